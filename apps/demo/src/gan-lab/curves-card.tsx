import { Canvas } from "../plot/canvas.tsx";
import { drawLines, type Line } from "../plot/lines.ts";
import { Card } from "../ui/card.tsx";
import type { LabSession } from "./protocol.ts";
import { valueAt } from "./value-at.ts";
import { VARIANTS } from "./variants.ts";

/** Both losses over time and, where modes are known, how many samples are good. */
export function CurvesCard({ session }: { session: LabSession }) {
  const { variants } = session.settings.value;
  const modes = session.start.value?.modes;
  return (
    <Card
      className="lab-curves"
      title="Curves"
      note="A game has no loss that goes down: each player's falls while the other's rises."
    >
      <ul class="keys" aria-hidden="true">
        <li class="key-discriminator">discriminator</li>
        <li class="key-generator">generator</li>
        {modes !== undefined && <li class="key-good">good samples</li>}
        {variants.length === 2 && <li class="key-other">dashed: {VARIANTS[variants[1]]}</li>}
      </ul>
      <Losses session={session} />
      {modes !== undefined && <Good session={session} />}
    </Card>
  );
}

function Losses({ session }: { session: LabSession }) {
  const { curves } = session;
  const step = session.frame.value?.step ?? 0;
  const [d, g] = [valueAt(curves.discriminator0, step), valueAt(curves.generator0, step)];
  const said =
    d === undefined || g === undefined ? "empty so far" : `${d.toFixed(2)} and ${g.toFixed(2)} now`;
  return (
    <Canvas
      className="losses-plot"
      label={`Curves of the discriminator's and the generator's loss, ${said}`}
      draw={(surface) => {
        const { ink } = surface;
        const lines: Line[] = [
          { curve: curves.discriminator1, color: ink.accent, dashed: true },
          { curve: curves.generator1, color: ink.second, dashed: true },
          { curve: curves.discriminator0, color: ink.accent },
          { curve: curves.generator0, color: ink.second },
        ];
        drawLines(surface, { lines, range: [0, 1], mark: step });
        return undefined;
      }}
    />
  );
}

function Good({ session }: { session: LabSession }) {
  const { curves } = session;
  const step = session.frame.value?.step ?? 0;
  return (
    <Canvas
      className="good-plot"
      label={`Curve of the share of good samples, ${Math.round(100 * (valueAt(curves.good0, step) ?? 0))} % now`}
      draw={(surface) => {
        const { ink } = surface;
        const lines: Line[] = [
          { curve: curves.good1, color: ink.text, dashed: true },
          { curve: curves.good0, color: ink.text },
        ];
        drawLines(surface, { lines, range: [0, 1], mark: step, share: true });
        return undefined;
      }}
    />
  );
}
