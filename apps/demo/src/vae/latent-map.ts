import { latentPlane, normalQuantile } from "@nn/latent";
import { tensor, type Tensor } from "@nn/tensor";
import type { Bounds, Point } from "../plot/map-view.ts";
import { floats } from "../training/floats.ts";
import { Projection } from "../training/projection.ts";
import { GRID, type Scale } from "./protocol.ts";

/** The prior has this much of its mass within a map's outermost places. */
const EDGE = 0.9995;

/** The plane through the latent space that is shown: of codes of two numbers all of it. */
export class LatentMap {
  readonly #projection: Projection;

  constructor(codeSize: number) {
    // The prior lies around 0 and is the same in all directions, so its quantiles hold along any two of them.
    this.#projection = new Projection(codeSize, { centred: false });
  }

  /** Turns the plane towards where codes spread most. */
  turn(codes: Float32Array): void {
    this.#projection.turn(codes);
  }

  /** Where codes `[n, k]` lie, x and y in turn. */
  async placesOf(codes: Tensor, scale: Scale): Promise<Float32Array> {
    const numbers = this.#projection.project(floats(await codes.data()));
    if (scale === "number") return numbers;
    // erf(z / √2) = 2 Φ(z) - 1
    return floats(await tensor(numbers).mul(Math.SQRT1_2).erf().data());
  }

  /** The code at a place. */
  codeAt(place: Point, scale: Scale): number[] {
    const [x, y] = scale === "number" ? place : [fromQuantile(place[0]), fromQuantile(place[1])];
    return this.#projection.toCode([x, y]);
  }

  /** The codes of a grid at equal quantiles of the prior, row by row from the top. */
  async grid(): Promise<number[][]> {
    const points = await latentPlane({ columns: GRID }).data();
    return Array.from({ length: GRID * GRID }, (_, i) =>
      this.#projection.toCode([points[2 * i], points[2 * i + 1]]),
    );
  }
}

/** A square around 0 that holds the prior and nearly all places, with some room. */
export function boundsAround(places: Float32Array, scale: Scale): Bounds {
  if (scale === "quantile") return { x: 0, y: 0, half: 1 };
  const far = places.map(Math.abs).sort();
  const most = far[Math.ceil(far.length * 0.996) - 1];
  return { x: 0, y: 0, half: Math.max(3.4, most * 1.1) };
}

function fromQuantile(place: number): number {
  return normalQuantile((1 + Math.max(-EDGE, Math.min(EDGE, place))) / 2);
}
