import type { Point } from "../plot/map-view.ts";

/** A line that the pen drew in one go, in a unit square, y down. */
export type Stroke = readonly Point[];

/** How a data set shows what is drawn: lengths in shares of its picture's side. */
export interface DrawingStyle {
  /** Pixels along a side. */
  readonly size: number;
  /** The box that a drawing is fitted into, in the middle of the picture. */
  readonly box: readonly [width: number, height: number];
  /** How wide the pen's line is. */
  readonly pen: number;
}

/** The style of the bundled digits: as tall as the picture, and most of them three quarters as wide. */
export const DIGIT_STYLE: DrawingStyle = { size: 8, box: [0.75, 1], pen: 0.15 };

/** Each pixel is the mean of this many by as many places. */
const FINE = 4;
/** A drawing grows at most by this factor, and one way at most so much more than the other. */
const GROWTH = 4;
const STRETCH = 1.4;

/**
 * What a drawing looks like in a data set: fitted into the box, in the middle, with the pen's width, each pixel the
 * share of it that is ink. Row by row, 0 (paper) … 1 (ink).
 */
export function resample(strokes: readonly Stroke[], style: DrawingStyle): Float32Array {
  const { size, pen } = style;
  const side = size * FINE;
  const covered = new Uint8Array(side * side);
  const place = fitting(strokes, style);
  for (const stroke of strokes) {
    stroke.forEach((point, i) => {
      cover(covered, side, place(stroke[Math.max(0, i - 1)]), place(point), pen / 2);
    });
  }
  const pixels = new Float32Array(size * size);
  covered.forEach((ink, i) => {
    const [row, column] = [Math.floor(i / side / FINE), Math.floor((i % side) / FINE)];
    pixels[row * size + column] += ink / FINE ** 2;
  });
  return pixels;
}

/** From where something was drawn to its place in the picture; both are unit squares. */
function fitting(strokes: readonly Stroke[], { box, pen }: DrawingStyle): (point: Point) => Point {
  const points = strokes.flat();
  const span = (axis: 0 | 1): [middle: number, length: number] => {
    const values = points.map((point) => point[axis]);
    const [least, most] = [Math.min(...values), Math.max(...values)];
    return [(least + most) / 2, Math.max(most - least, 1e-6)];
  };
  const [x, width] = span(0);
  const [y, height] = span(1);
  // The pen's line sticks out by half its width on every side.
  const [growX, growY] = [(box[0] - pen) / width, (box[1] - pen) / height];
  const least = Math.min(growX, growY, GROWTH);
  const [byX, byY] = [Math.min(growX, least * STRETCH), Math.min(growY, least * STRETCH)];
  return ([a, b]) => [0.5 + (a - x) * byX, 0.5 + (b - y) * byY];
}

/** Covers what lies within `radius` of the line from one point to another. */
function cover(covered: Uint8Array, side: number, from: Point, to: Point, radius: number): void {
  const range = (axis: 0 | 1): [first: number, last: number] => [
    Math.max(0, Math.floor((Math.min(from[axis], to[axis]) - radius) * side)),
    Math.min(side - 1, Math.ceil((Math.max(from[axis], to[axis]) + radius) * side)),
  ];
  const [left, right] = range(0);
  const [top, bottom] = range(1);
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) {
      const at: Point = [(column + 0.5) / side, (row + 0.5) / side];
      if (distance(at, from, to) <= radius) covered[row * side + column] = 1;
    }
  }
}

/** How far a point is from a line between two others. */
function distance(at: Point, from: Point, to: Point): number {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const squared = dx * dx + dy * dy;
  const along = squared > 0 ? ((at[0] - from[0]) * dx + (at[1] - from[1]) * dy) / squared : 0;
  const t = Math.min(1, Math.max(0, along));
  return Math.hypot(at[0] - from[0] - t * dx, at[1] - from[1] - t * dy);
}
