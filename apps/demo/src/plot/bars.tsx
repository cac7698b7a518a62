import { Canvas, type Surface } from "./canvas.tsx";

export interface BarsProps {
  readonly label: string;
  readonly values: Float32Array | undefined;
  /** The least and the greatest value that fit; 0 is between them. */
  readonly range: readonly [low: number, high: number];
}

const FONT = '600 12px "Inter Variable", system-ui, sans-serif';
/** So many values have their numbers written. */
const NAMED = 8;

/** Numbers as bars from a line at 0, with their values when they are few. */
export function Bars({ label, values, range }: BarsProps) {
  const numbers = values && values.length <= NAMED ? [...values].map((v) => v.toFixed(1)).join(", ") : "";
  return (
    <Canvas
      className="code-bars"
      label={numbers ? `${label}: ${numbers}` : label}
      draw={(surface) => {
        if (values) drawBars(surface, values, range);
        return undefined;
      }}
    />
  );
}

function drawBars(
  { context: c, width, height, ink }: Surface,
  values: Float32Array,
  [low, high]: BarsProps["range"],
): void {
  const margin = values.length <= NAMED ? 18 : 2;
  const span = Math.max(high - low, 1e-6);
  const y = (value: number): number => {
    const inside = Math.min(high, Math.max(low, value));
    return margin + ((height - 2 * margin) * (high - inside)) / span;
  };
  const step = width / values.length;
  const thick = Math.min(step * 0.72, 40);
  c.font = FONT;
  c.textAlign = "center";
  values.forEach((value, i) => {
    const middle = (i + 0.5) * step;
    const [top, bottom] = [Math.min(y(value), y(0)), Math.max(y(value), y(0))];
    c.fillStyle = ink.accent;
    c.beginPath();
    c.roundRect(middle - thick / 2, top, thick, Math.max(bottom - top, 1), Math.min(3, thick / 4));
    c.fill();
    if (values.length > NAMED) return;
    c.fillStyle = ink.text;
    c.textBaseline = value < 0 ? "top" : "bottom";
    c.fillText(value.toFixed(1), middle, value < 0 ? bottom + 4 : top - 4);
  });
  c.fillStyle = ink.faint;
  c.fillRect(0, Math.round(y(0)) - 0.5, width, 1);
}
