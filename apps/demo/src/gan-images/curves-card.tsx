import { Canvas } from "../plot/canvas.tsx";
import { drawLines } from "../plot/lines.ts";
import { Card } from "../ui/card.tsx";
import type { ImagesSession } from "./protocol.ts";

export function CurvesCard({ session }: { session: ImagesSession }) {
  const { curves } = session;
  const step = session.frame.value?.step ?? 0;
  return (
    <Card className="images-curves" title="Losses">
      <ul class="keys" aria-hidden="true">
        <li class="key-held-out">discriminator</li>
        <li class="key-second">generator</li>
      </ul>
      <Canvas
        label={`Curves of the discriminator's and the generator's loss after ${step} steps`}
        draw={(surface) => {
          const lines = [
            { curve: curves.discriminator, color: surface.ink.accent },
            { curve: curves.generator, color: surface.ink.second },
          ];
          drawLines(surface, { lines, range: [0, 1], mark: step });
          return undefined;
        }}
      />
    </Card>
  );
}
