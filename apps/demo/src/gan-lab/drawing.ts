import type { Surface } from "../plot/canvas.tsx";
import type { DotStamp } from "../plot/dots.ts";
import type { MapView } from "../plot/map-view.ts";
import { FIELD, MESH, REACH } from "./protocol.ts";

/** Red, green and blue of a colour such as "#2f55d4". */
export function rgbOf(color: string): [number, number, number] {
  const value = Number.parseInt(color.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

/** The discriminator's field: where it finds points real in the accent's colour, else in the second one. */
export class FieldImage {
  readonly #canvas = document.createElement("canvas");

  draw({ context: c, ink }: Surface, view: MapView, field: Float32Array): void {
    this.#canvas.width = this.#canvas.height = FIELD;
    const own = this.#canvas.getContext("2d")!;
    const image = own.createImageData(FIELD, FIELD);
    const [real, fake] = [rgbOf(ink.accent), rgbOf(ink.second)];
    field.forEach((value, i) => {
      image.data.set(value > 0.5 ? real : fake, 4 * i);
      // NaN, of a game that diverged, is 0 in an image.
      image.data[4 * i + 3] = 150 * Math.abs(2 * value - 1);
    });
    own.putImageData(image, 0, 0);
    const [left, top] = view.toScreen([-REACH, REACH]);
    const [right, bottom] = view.toScreen([REACH, -REACH]);
    c.imageSmoothingEnabled = true;
    c.imageSmoothingQuality = "high";
    c.drawImage(this.#canvas, left, top, right - left, bottom - top);
  }
}

/** Places, x and y in turn, as dots. */
export function drawDots(
  { context, width }: Surface,
  view: MapView,
  places: Float32Array,
  { stamp, color, radius }: { readonly stamp: DotStamp; readonly color: string; readonly radius: number },
): void {
  stamp.set(color, Math.max(1.1, (radius * width) / 480), devicePixelRatio || 1);
  for (let i = 0; i < places.length; i += 2) {
    const [x, y] = view.toScreen([places[i], places[i + 1]]);
    stamp.draw(context, x, y);
  }
}

/** The image of a square grid of codes: the denser its lines, the likelier the place. */
export function drawMesh({ context: c, ink }: Surface, view: MapView, mesh: Float32Array): void {
  const at = (row: number, column: number) => {
    const i = 2 * (row * MESH + column);
    return view.toScreen([mesh[i], mesh[i + 1]]);
  };
  c.strokeStyle = `${ink.text}80`;
  c.lineWidth = 0.9;
  c.lineJoin = "round";
  c.beginPath();
  for (let i = 0; i < MESH; i++) {
    c.moveTo(...at(i, 0));
    for (let j = 1; j < MESH; j++) c.lineTo(...at(i, j));
    c.moveTo(...at(0, i));
    for (let j = 1; j < MESH; j++) c.lineTo(...at(j, i));
  }
  c.stroke();
}

/** The longest arrow, in units of the plane. */
const LONGEST = 0.55;

/** How long the arrow of a slope is: nearly nothing for one that vanishes, and never longer than the longest. */
export function arrowLength(slope: number): number {
  return (LONGEST * slope) / (slope + 0.6);
}

/** Where samples are pulled, as arrows from them. */
export function drawArrows(
  { context: c, ink }: Surface,
  view: MapView,
  samples: Float32Array,
  pulls: Float32Array,
): void {
  c.strokeStyle = c.fillStyle = ink.text;
  c.lineWidth = 1.3;
  for (let i = 0; i < pulls.length; i += 2) {
    const slope = Math.hypot(pulls[i], pulls[i + 1]);
    const share = arrowLength(slope) / slope;
    if (!(share * slope > 0.015)) continue;
    const from = view.toScreen([samples[i], samples[i + 1]]);
    const to = view.toScreen([samples[i] + pulls[i] * share, samples[i + 1] + pulls[i + 1] * share]);
    drawArrow(c, from, to);
  }
}

function drawArrow(
  c: CanvasRenderingContext2D,
  from: readonly [number, number],
  to: readonly [number, number],
) {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const length = Math.hypot(dx, dy);
  const head = Math.min(5, length * 0.6);
  const [ux, uy] = [dx / length, dy / length];
  const [baseX, baseY] = [to[0] - ux * head, to[1] - uy * head];
  c.beginPath();
  c.moveTo(from[0], from[1]);
  c.lineTo(baseX, baseY);
  c.stroke();
  c.beginPath();
  c.moveTo(to[0], to[1]);
  c.lineTo(baseX - uy * head * 0.55, baseY + ux * head * 0.55);
  c.lineTo(baseX + uy * head * 0.55, baseY - ux * head * 0.55);
  c.fill();
}
