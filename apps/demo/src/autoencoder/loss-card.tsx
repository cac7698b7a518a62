import { Canvas } from "../plot/canvas.tsx";
import { drawLossCurve } from "../plot/loss-curve.ts";
import { Card } from "../ui/card.tsx";
import type { AutoencoderSession } from "./protocol.ts";

export function LossCard({ session }: { session: AutoencoderSession }) {
  const start = session.start.value;
  const step = session.frame.value?.step ?? 0;
  const [train, heldOut] = [session.curves.train.values.at(-1), session.curves.heldOut.values.at(-1)];
  const label =
    train === undefined || heldOut === undefined
      ? "Loss curve, empty so far"
      : `Loss curve. After ${step} steps: ${train.toFixed(4)} on training digits, ${heldOut.toFixed(4)} on held-out digits; PCA has ${start?.pca.toFixed(4) ?? "?"}.`;
  return (
    <Card
      className="loss"
      title="Loss"
      action={
        <ul class="keys" aria-hidden="true">
          <li class="key-train">training batch</li>
          <li class="key-held-out">held-out</li>
        </ul>
      }
    >
      <Canvas
        label={label}
        draw={(surface) => {
          const { ink } = surface;
          drawLossCurve(surface, {
            lines: [
              { curve: session.curves.train, color: ink.faint, thin: true },
              { curve: session.curves.heldOut, color: ink.accent },
            ],
            level: start && {
              value: start.pca,
              name: `PCA, the best linear code of ${session.settings.value.codeSize}`,
            },
            range: start ? [start.pca * 0.8, start.pca * 2] : [0.02, 0.1],
            stepsPerEpoch: start?.stepsPerEpoch ?? 20,
          });
          return undefined;
        }}
      />
    </Card>
  );
}
