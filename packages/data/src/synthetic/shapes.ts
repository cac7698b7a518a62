import { ValueError } from "@nn/tensor";
import { TensorDataset } from "../tensor-dataset.js";
import { drawCoverage } from "./coverage.js";
import { checkWhole, Draws, type SeedOptions } from "./draws.js";

/** Options of {@link shapes}. */
export interface ShapesOptions extends SeedOptions {
  /** The width and height of an image in pixels. Initially 64. */
  readonly size?: number;
  /** The numbers of the values that a factor may have. Initially all of them. */
  readonly levels?: ShapeLevels;
}

/** For each factor of {@link shapes} numbers of its values. */
export interface ShapeLevels {
  /** Of 0 … 2. */
  readonly shape?: readonly number[];
  /** Of 0 … 5. */
  readonly scale?: readonly number[];
  /** Of 0 … 39. */
  readonly orientation?: readonly number[];
  /** Of 0 … 31. */
  readonly x?: readonly number[];
  /** Of 0 … 31. */
  readonly y?: readonly number[];
}

/** Whether a place, from the middle of a shape of unit scale, is inside: square, ellipse, heart, y upwards. */
const SHAPES: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => Math.abs(x) <= 0.8 && Math.abs(y) <= 0.8,
  (x, y) => x * x + 4 * y * y <= 1,
  (x, y) => (x * x + y * y - 0.6) ** 3 <= x * x * y ** 3,
];

/** How many values each factor has: shape, scale, orientation, horizontal and vertical position. */
const LEVELS = { shape: SHAPES.length, scale: 6, orientation: 40, x: 32, y: 32 } as const;

/** What a shape of scale 1 measures from its middle to its edge, as a share of the image. */
const UNIT = 0.16;

/**
 * Images of one white shape on black whose factors are known, drawn independently, for disentangling them: the shape
 * (0 square, 1 ellipse, 2 heart), its scale (6 values, 0.5 … 1), orientation (40 values over the turn) and position
 * (32 values each way, 0 … 1 over the middle of the image). The factors and their values are those of dSprites but for
 * its constant colour; the pictures are drawn here, and anti-aliased.
 *
 * Source: Matthey et al., "dSprites: Disentanglement testing Sprites dataset" (2017).
 *
 * @param count - The number of images.
 * @returns `x` `[1, size, size]` float32, 0 … 1; `classes` `[5]` int32, the number of each factor's value; `values` `[5]`
 * float32: shape, scale, orientation in radians (counter-clockwise), position from the left and from the top.
 * @throws ValueError when a setting can't be.
 *
 * @example
 * ```ts
 * import { shapes } from "@nn/data";
 * const { x, classes } = shapes(10, { size: 32, seed: 0 }).all();
 * console.log(x.shape, classes.shape); // [10, 1, 32, 32] [10, 5]
 * ```
 */
export function shapes(
  count: number,
  options: ShapesOptions = {},
): TensorDataset<"x" | "classes" | "values"> {
  const { size = 64, seed, levels = {} } = options;
  const allowed = allowedLevels(levels);
  checkWhole("shapes", "count", count);
  checkWhole("shapes", "size", size);
  const draws = new Draws(seed);
  const pixels = new Uint8Array(count * size * size);
  const classes = Int32Array.from({ length: count * 5 }, (_, at) => {
    const ofFactor = allowed[at % 5];
    return ofFactor[draws.integer(ofFactor.length)];
  });
  const values = new Float32Array(count * 5);
  for (let i = 0; i < count; i++) {
    const factors = valuesOf(classes.subarray(i * 5, (i + 1) * 5));
    values.set(factors, i * 5);
    drawCoverage(regionOf(factors), size, pixels.subarray(i * size * size, (i + 1) * size * size));
  }
  return new TensorDataset({
    x: { data: pixels, shape: [1, size, size], dtype: "float32", scale: 1 / 255 },
    classes: { data: classes, shape: [5] },
    values: { data: values, shape: [5] },
  });
}

/** The numbers of the values of each factor, in their order. */
function allowedLevels(levels: ShapeLevels): (readonly number[])[] {
  return Object.entries(LEVELS).map(([name, count]) => {
    const given = levels[name as keyof ShapeLevels] ?? Array.from({ length: count }, (_, i) => i);
    const bad = given.find((level) => !Number.isInteger(level) || level < 0 || level >= count);
    if (bad === undefined && given.length > 0) return given;
    throw new ValueError(
      "shapes",
      `levels.${name} must be whole numbers in 0 … ${count - 1}, got ${bad ?? "none"}`,
    );
  });
}

function valuesOf([shape, scale, orientation, x, y]: Int32Array): number[] {
  // Both ends of the turn are values, as in dSprites.
  return [shape, 0.5 + scale / 10, (2 * Math.PI * orientation) / 39, x / 31, y / 31];
}

function regionOf([shape, scale, orientation, posX, posY]: readonly number[]) {
  const radius = UNIT * scale;
  // Even the corner of the largest square stays in the image.
  const [left, top] = [posX, posY].map((position) => 0.2 + 0.6 * position);
  const [cos, sin] = [Math.cos(orientation), Math.sin(orientation)];
  return (x: number, y: number): boolean => {
    const [right, up] = [(x - left) / radius, (top - y) / radius];
    return SHAPES[shape](cos * right + sin * up, cos * up - sin * right);
  };
}
