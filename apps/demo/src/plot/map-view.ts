export type Point = readonly [x: number, y: number];

/** A square of a map. */
export interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly half: number;
}

/** Where the map's places are on the screen. */
export interface MapView {
  readonly toScreen: (at: Point) => Point;
  readonly toMap: (at: Point) => Point;
}

export function mapView({ x, y, half }: Bounds, width: number, height: number): MapView {
  const scale = Math.min(width, height) / (2 * half);
  return {
    toScreen: ([a, b]) => [width / 2 + (a - x) * scale, height / 2 - (b - y) * scale],
    toMap: ([a, b]) => [x + (a - width / 2) / scale, y - (b - height / 2) / scale],
  };
}

/** Moves what is shown towards what is wanted, by the time that has passed; says whether it has arrived. */
export function approach(
  shown: Float32Array,
  wanted: Float32Array,
  share: number,
  tolerance: number,
): boolean {
  let arrived = true;
  for (let i = 0; i < wanted.length; i++) {
    const distance = wanted[i] - shown[i];
    if (Math.abs(distance) < tolerance) shown[i] = wanted[i];
    else {
      shown[i] += distance * share;
      arrived = false;
    }
  }
  return arrived;
}

/** The middles of the cells of a square grid over a square, row by row from the top. */
export function gridOf({ x, y, half }: Bounds, grid: number): Point[] {
  const at = (i: number) => half * ((2 * i + 1) / grid - 1);
  return Array.from({ length: grid * grid }, (_, i) => [x + at(i % grid), y - at(Math.floor(i / grid))]);
}
