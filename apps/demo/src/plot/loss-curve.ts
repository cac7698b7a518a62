import type { Surface } from "./canvas.tsx";

export interface Curve {
  readonly steps: readonly number[];
  readonly values: readonly number[];
}

export interface LossLine {
  readonly curve: Curve;
  readonly color: string;
  /** Thin lines are for the ups and downs of training batches; the others end in a dot. */
  readonly thin?: boolean;
}

export interface LossPlot {
  readonly lines: readonly LossLine[];
  /** A level to beat, drawn as a dashed line. */
  readonly level?: { readonly value: number; readonly name: string } | undefined;
  /** What is in sight at least. */
  readonly range: readonly [low: number, high: number];
  /** What lies below is drawn at the bottom. Initially there is no such level. */
  readonly floor?: number;
  readonly stepsPerEpoch: number;
}

const FONT = '12px "Inter Variable", system-ui, sans-serif';

/** Loss against epochs; the loss on a logarithmic scale, for most of what happens is small. */
export function drawLossCurve({ context: c, width, height, ink }: Surface, plot: LossPlot): void {
  const box = { left: 46, top: 10, right: width - 10, bottom: height - 26 };
  const last = Math.max(...plot.lines.map(({ curve }) => curve.steps.at(-1) ?? 0));
  const span = Math.max(last, plot.stepsPerEpoch * 5);
  const [low, high] = range(plot);
  const x = (step: number): number => box.left + ((box.right - box.left) * step) / span;
  const y = (value: number): number =>
    box.bottom - ((box.bottom - box.top) * Math.log(Math.max(value, low) / low)) / Math.log(high / low);

  c.font = FONT;
  c.lineWidth = 1;
  c.textBaseline = "middle";
  c.textAlign = "right";
  for (const tick of logTicks(low, high)) {
    c.strokeStyle = ink.line;
    line(c, box.left, Math.round(y(tick)) + 0.5, box.right, Math.round(y(tick)) + 0.5);
    c.fillStyle = ink.muted;
    c.fillText(String(tick), box.left - 8, y(tick));
  }
  c.textBaseline = "top";
  const every = niceStep(span / plot.stepsPerEpoch / Math.max(2, Math.floor(width / 110)));
  for (let epoch = 0; epoch * plot.stepsPerEpoch <= span * 1.0001; epoch += every) {
    const at = x(epoch * plot.stepsPerEpoch);
    c.textAlign = epoch === 0 ? "left" : at > box.right - 20 ? "right" : "center";
    c.fillText(epoch === 0 ? "epoch 0" : epoch.toLocaleString("en"), at, box.bottom + 9);
  }

  if (plot.level) {
    const at = y(plot.level.value);
    c.strokeStyle = ink.muted;
    c.setLineDash([4, 4]);
    line(c, box.left, at, box.right, at);
    c.setLineDash([]);
    c.textAlign = "right";
    c.textBaseline = at < box.top + 20 ? "top" : "bottom";
    halo(c, plot.level.name, box.right - 2, at + (at < box.top + 20 ? 5 : -4), ink.muted, ink.paper);
  }
  c.lineJoin = "round";
  for (const { curve, color, thin } of plot.lines) {
    trace(c, curve, x, y, color, thin ? 1.25 : 2);
    const end = curve.steps.length - 1;
    if (thin || end < 0) continue;
    c.fillStyle = color;
    c.beginPath();
    c.arc(x(curve.steps[end]), y(curve.values[end]), 3.5, 0, 2 * Math.PI);
    c.fill();
  }
}

function range({ lines, range, floor = 0 }: LossPlot): [number, number] {
  let [low, high] = range;
  for (const { curve } of lines) {
    for (const value of curve.values) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return [Math.max(low * 0.92, floor), high * 1.08];
}

/** 1, 2 and 5 times powers of ten; more of them when few would be in sight. */
function logTicks(low: number, high: number): number[] {
  const ticks = (factors: readonly number[]): number[] => {
    const found: number[] = [];
    for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
      for (const factor of factors) {
        const value = Number((factor * 10 ** power).toPrecision(3));
        if (value >= low && value <= high) found.push(value);
      }
    }
    return found;
  };
  const few = ticks([1, 2, 5]);
  return few.length >= 4 ? few : ticks([1, 1.5, 2, 3, 4, 5, 6, 8]);
}

function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(least, 1)));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= least) ?? 10 * power;
}

function line(c: CanvasRenderingContext2D, x0: number, y0: number, x1: number, y1: number): void {
  c.beginPath();
  c.moveTo(x0, y0);
  c.lineTo(x1, y1);
  c.stroke();
}

function trace(
  c: CanvasRenderingContext2D,
  { steps, values }: Curve,
  x: (step: number) => number,
  y: (value: number) => number,
  color: string,
  width: number,
): void {
  c.strokeStyle = color;
  c.lineWidth = width;
  c.beginPath();
  for (let i = 0; i < steps.length; i++) c.lineTo(x(steps[i]), y(values[i]));
  c.stroke();
}

function halo(
  c: CanvasRenderingContext2D,
  text: string,
  x: number,
  y: number,
  color: string,
  back: string,
): void {
  c.strokeStyle = back;
  c.lineWidth = 4;
  c.strokeText(text, x, y);
  c.fillStyle = color;
  c.fillText(text, x, y);
}
