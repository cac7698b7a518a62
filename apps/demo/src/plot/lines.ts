import type { Surface } from "./canvas.tsx";
import type { Curve } from "./loss-curve.ts";

export interface Line {
  readonly curve: Curve;
  readonly color: string;
  readonly dashed?: boolean;
}

export interface LinesPlot {
  readonly lines: readonly Line[];
  /** What is in sight at least. */
  readonly range: readonly [low: number, high: number];
  /** The step that is looked at. */
  readonly mark: number;
  /** Whether values are shares, written in per cent. */
  readonly share?: boolean;
}

const FONT = '12px "Inter Variable", system-ui, sans-serif';
/** The least steps in sight. */
const LEAST = 100;

/** Values against steps, both on even scales; a few that lie far out may lie outside. */
export function drawLines({ context: c, width, height, ink }: Surface, plot: LinesPlot): void {
  const box = { left: 46, top: 8, right: width - 8, bottom: height - 24 };
  const last = Math.max(LEAST, plot.mark, ...plot.lines.map(({ curve }) => curve.steps.at(-1) ?? 0));
  const [low, high] = plot.share ? plot.range : rangeOf(plot);
  const x = (step: number): number => box.left + ((box.right - box.left) * step) / last;
  const y = (value: number): number => box.bottom - ((box.bottom - box.top) * (value - low)) / (high - low);

  c.font = FONT;
  c.lineWidth = 1;
  c.textBaseline = "middle";
  c.textAlign = "right";
  for (const tick of ticks(low, high, Math.max(2, Math.floor(height / 50)))) {
    const at = Math.round(y(tick)) + 0.5;
    c.strokeStyle = ink.line;
    stroke(c, [box.left, box.right], [at, at]);
    c.fillStyle = ink.muted;
    c.fillText(plot.share ? `${Math.round(100 * tick)} %` : String(tick), box.left - 8, at);
  }
  c.textBaseline = "top";
  for (const tick of ticks(0, last, Math.max(2, Math.floor(width / 120)))) {
    c.textAlign = tick === 0 ? "left" : x(tick) > box.right - 16 ? "right" : "center";
    c.fillText(tick === 0 ? "step 0" : tick.toLocaleString("en"), x(tick), box.bottom + 8);
  }
  c.save();
  c.beginPath();
  c.rect(box.left, box.top - 2, box.right - box.left + 2, box.bottom - box.top + 4);
  c.clip();
  c.lineJoin = "round";
  c.lineWidth = 1.6;
  for (const { curve, color, dashed } of plot.lines) {
    c.strokeStyle = color;
    c.setLineDash(dashed ? [4, 3] : []);
    stroke(c, curve.steps.map(x), curve.values.map(y));
  }
  c.setLineDash([]);
  c.strokeStyle = ink.faint;
  stroke(c, [x(plot.mark), x(plot.mark)], [box.top, box.bottom]);
  c.restore();
}

/** From nearly the least to nearly the greatest value. */
function rangeOf({ lines, range }: LinesPlot): [number, number] {
  let [low, high] = range;
  for (const { curve } of lines) {
    const sorted = curve.values.filter(Number.isFinite).sort((a, b) => a - b);
    if (sorted.length === 0) continue;
    low = Math.min(low, sorted[Math.floor(0.01 * sorted.length)]);
    high = Math.max(high, sorted[Math.ceil(0.99 * sorted.length) - 1]);
  }
  const room = 0.05 * (high - low);
  return [low - room, high + room];
}

/** Round numbers within a range, about as many as wanted. */
export function ticks(low: number, high: number, wanted: number): number[] {
  const least = (high - low) / wanted;
  const power = 10 ** Math.floor(Math.log10(least));
  const every = [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= least * 0.999)!;
  const found: number[] = [];
  for (let i = Math.ceil(low / every - 1e-9); i * every <= high * (1 + 1e-9); i++)
    found.push(Number((i * every).toPrecision(6)));
  return found;
}

function stroke(c: CanvasRenderingContext2D, xs: readonly number[], ys: readonly number[]): void {
  c.beginPath();
  xs.forEach((x, i) => c.lineTo(x, ys[i]));
  c.stroke();
}
