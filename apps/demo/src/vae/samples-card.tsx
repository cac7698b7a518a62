import { useMemo } from "preact/hooks";
import { Canvas } from "../plot/canvas.tsx";
import { Pictures } from "../plot/pictures.ts";
import { SIDE } from "../training/load-digits.ts";
import { Card } from "../ui/card.tsx";
import { SAMPLES, type VaeSession } from "./protocol.ts";

const COLUMNS = Math.sqrt(SAMPLES);

export function SamplesCard({ session }: { session: VaeSession }) {
  const start = session.start.value;
  const frame = session.frame.value;
  const epoch = start && frame ? Math.floor(frame.step / start.stepsPerEpoch) : 0;
  return (
    <Card
      className="samples"
      title="Samples by epoch"
      note={`${SAMPLES} codes drawn from the prior at the start and decoded again as it trains, beside digits of the training data.`}
    >
      <ol class="film">
        <Panel caption="Training data" pixels={start?.trainingData} />
        {frame?.kept.map(({ epoch, pixels }) => (
          <Panel key={epoch} caption={`Epoch ${epoch.toLocaleString("en")}`} pixels={pixels} />
        ))}
        <Panel
          caption={epoch > 0 ? `Now: epoch ${epoch.toLocaleString("en")}` : "Now"}
          pixels={frame?.samples}
          now
        />
      </ol>
    </Card>
  );
}

interface PanelProps {
  readonly caption: string;
  readonly pixels: Float32Array | undefined;
  readonly now?: boolean;
}

function Panel({ caption, pixels, now }: PanelProps) {
  const pictures = useMemo(() => new Pictures(), []);
  return (
    <li class={now ? "film-now" : undefined}>
      <Canvas
        label={`${SAMPLES} digits. ${caption}.`}
        draw={({ context, width, height, ink }) => {
          if (!pixels) return undefined;
          context.imageSmoothingEnabled = false;
          context.drawImage(pictures.paint(pixels, SIDE, COLUMNS, ink), 0, 0, width, height);
          return undefined;
        }}
      />
      <span>{caption}</span>
    </li>
  );
}
