import type { Bounds, Point } from "./protocol.ts";

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
