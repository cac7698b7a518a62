import { ValueError } from "@nn/tensor";
import { TensorDataset } from "../tensor-dataset.js";
import { drawCoverage } from "./coverage.js";
import { checkWhole, Draws, type SeedOptions } from "./draws.js";

/** Options of {@link polygons}. */
export interface PolygonsOptions extends SeedOptions {
  /** The number of corners, 3 … 8. Initially 3: triangles. */
  readonly sides?: number;
  /** The width and height of an image in pixels. Initially 28. */
  readonly size?: number;
}

type Point = readonly [x: number, y: number];

/** The least area, as a share of the image: smaller ones would be hard to see. */
const LEAST_AREA = 0.02;

/**
 * Grey images of one filled convex polygon each, anti-aliased, its corners uniform in the image among those that are
 * convex and cover at least 2 % of it. What a generator makes can be measured against the set of all polygons:
 * precision and recall without a second network.
 *
 * Source: Lucic et al., "Are GANs Created Equal? A Large-Scale Study" (2018), section 6 (which uses triangles).
 *
 * @param count - The number of images.
 * @returns `x` `[1, size, size]` float32, 0 … 1, and `corners` `[sides, 2]` float32: (x, y) from the left and the top,
 * 0 … 1, in order around the polygon.
 * @throws ValueError when a setting can't be.
 *
 * @example
 * ```ts
 * import { polygons } from "@nn/data";
 * const { x, corners } = polygons(10, { seed: 0 }).all();
 * console.log(x.shape, corners.shape); // [10, 1, 28, 28] [10, 3, 2]
 * ```
 */
export function polygons(count: number, options: PolygonsOptions = {}): TensorDataset<"x" | "corners"> {
  const { sides = 3, size = 28, seed } = options;
  checkWhole("polygons", "count", count);
  checkWhole("polygons", "sides", sides, 3);
  checkWhole("polygons", "size", size);
  // Corners at random are convex ever more rarely: 1 in 140 for 8 of them.
  if (sides > 8) throw new ValueError("polygons", `sides must be at most 8, got ${sides}`);
  const draws = new Draws(seed);
  const pixels = new Uint8Array(count * size * size);
  const corners = new Float32Array(count * sides * 2);
  for (let i = 0; i < count; i++) {
    const polygon = convexPolygon(sides, draws);
    corners.set(polygon.flat(), i * sides * 2);
    const image = pixels.subarray(i * size * size, (i + 1) * size * size);
    drawCoverage((x, y) => contains(polygon, [x, y]), size, image);
  }
  return new TensorDataset({
    x: { data: pixels, shape: [1, size, size], dtype: "float32", scale: 1 / 255 },
    corners: { data: corners, shape: [sides, 2] },
  });
}

/** Corners in the order of their angles around the middle, drawn until they are convex and large enough. */
function convexPolygon(sides: number, draws: Draws): Point[] {
  for (;;) {
    const points = Array.from({ length: sides }, (): Point => [draws.uniform(), draws.uniform()]);
    const middle = [0, 1].map((axis) => points.reduce((sum, point) => sum + point[axis], 0) / sides);
    const angle = ([x, y]: Point) => Math.atan2(y - middle[1], x - middle[0]);
    points.sort((a, b) => angle(a) - angle(b));
    const convex = points.every((point, i) => turn(point, next(points, i), next(points, i + 1)) > 0);
    if (convex && area(points) >= LEAST_AREA) return points;
  }
}

function contains(polygon: readonly Point[], place: Point): boolean {
  return polygon.every((point, i) => turn(point, next(polygon, i), place) >= 0);
}

function next(polygon: readonly Point[], i: number): Point {
  return polygon[(i + 1) % polygon.length];
}

/** Above 0 where c lies to the right of the way from a to b, with y downwards. */
function turn([ax, ay]: Point, [bx, by]: Point, [cx, cy]: Point): number {
  return (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
}

function area(polygon: readonly Point[]): number {
  const origin: Point = [0, 0];
  return polygon.reduce((sum, point, i) => sum + turn(origin, point, next(polygon, i)), 0) / 2;
}
