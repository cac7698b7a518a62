import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useMemo } from "preact/hooks";
import { Canvas, type Surface } from "../plot/canvas.tsx";
import { Pictures } from "../plot/pictures.ts";
import { SIDE } from "../training/load-digits.ts";
import { Card } from "../ui/card.tsx";
import { GRID, type ImagesSession, type Picked } from "./protocol.ts";

export const SLOTS = ["a", "b", "c"] as const;

export interface SamplesCardProps {
  readonly session: ImagesSession;
  readonly action: ComponentChildren;
}

/** Samples of the same codes all the time; a click picks one for the sum of codes. */
export function SamplesCard({ session, action }: SamplesCardProps) {
  const next = useSignal(0);
  const { picked } = session.view.value;
  const samples = session.frame.value?.samples;
  const pictures = useMemo(() => new Pictures(), []);
  const pick = (sample: number): void => {
    session.look({
      picked: picked.map((old, slot) => (slot === next.value ? sample : old)) as unknown as Picked,
    });
    next.value = (next.value + 1) % SLOTS.length;
  };
  return (
    <Card
      className="samples-grid"
      title="Samples"
      note="The same random codes all the time. Click three of them for a, b and c of the sum."
      action={action}
    >
      <div class="pickable">
        <Canvas
          label={`${GRID * GRID} digits that the generator draws`}
          draw={(surface) => {
            if (samples) drawGrid(surface, pictures.paint(samples, SIDE, GRID, surface.ink));
            return undefined;
          }}
        />
        <div class="picks">
          {Array.from({ length: GRID * GRID }, (_, sample) => {
            const names = SLOTS.filter((_, slot) => picked[slot] === sample).join(" ");
            const label = `Sample ${sample + 1}${names && `, which is ${names}`}`;
            return (
              <button key={sample} type="button" aria-label={label} onClick={() => pick(sample)}>
                {names && <span>{names}</span>}
              </button>
            );
          })}
        </div>
      </div>
    </Card>
  );
}

/** The share of a cell that its picture takes. */
const INNER = 0.9;

function drawGrid({ context: c, width }: Surface, image: HTMLCanvasElement): void {
  const cell = width / GRID;
  const margin = (cell * (1 - INNER)) / 2;
  c.imageSmoothingEnabled = false;
  for (let i = 0; i < GRID * GRID; i++) {
    const [column, row] = [i % GRID, Math.floor(i / GRID)];
    const [x, y] = [column * cell + margin, row * cell + margin];
    c.save();
    c.beginPath();
    c.roundRect(x, y, cell * INNER, cell * INNER, 6);
    c.clip();
    c.drawImage(image, column * SIDE, row * SIDE, SIDE, SIDE, x, y, cell * INNER, cell * INNER);
    c.restore();
  }
}
