import type { Point } from "../plot/map-view.ts";

/** How codes of any size lie on a flat map: what `Projection` does. */
export interface Plane {
  /** Takes in where codes are now. */
  turn(codes: Float32Array): void;
  /** x and y of each code, in turn. */
  project(codes: Float32Array): Float32Array;
  /** A code at a place of the map. */
  toCode(at: Point): number[];
}

/** The plane of a code's first two numbers, which for PCA are the two that differ most. */
export class FirstTwo implements Plane {
  readonly #size: number;

  constructor(size: number) {
    this.#size = size;
  }

  turn(): void {
    // It lies still.
  }

  project(codes: Float32Array): Float32Array {
    return codes.filter((_, i) => i % this.#size < 2);
  }

  toCode([x, y]: Point): number[] {
    return [x, y, ...new Array<number>(this.#size - 2).fill(0)];
  }
}
