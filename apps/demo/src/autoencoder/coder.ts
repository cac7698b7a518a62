import { compile, concat, tensor, type Tensor } from "@nn/tensor";
import { gridOf, type Point } from "../plot/map-view.ts";
import { floats } from "../training/floats.ts";
import { boundsOf } from "../training/projection.ts";
import type { Plane } from "./plane.ts";
import { GRID, type CoderPicture, type MapPicture, type Rebuilt } from "./protocol.ts";

/** What codes pictures: an autoencoder, or PCA. */
export interface CoderParts {
  /** `[n, 1, side, side]` to `[n, k]`. */
  readonly encode: (x: Tensor) => Tensor;
  /** The way back. */
  readonly decode: (code: Tensor) => Tensor;
  readonly plane: Plane;
}

/** What is to be seen of a coder. */
export interface CoderView {
  readonly probe: Point | undefined;
  readonly drawings: boolean;
  /** What it is to rebuild, `[n, 1, side, side]`, and what that would be without noise. */
  readonly given: Tensor;
  readonly clean: Float32Array;
  /** The picture on the pad. */
  readonly drawn: Float32Array | undefined;
}

/** Shows what a coder does, again and again while it learns. */
export class Coder {
  readonly #encode: (x: Tensor) => Tensor;
  readonly #decode: (code: Tensor) => Tensor;
  readonly #plane: Plane;
  readonly #images: Tensor;

  /** @param images - Those whose codes are on the map, `[n, 1, side, side]`. */
  constructor({ encode, decode, plane }: CoderParts, images: Tensor) {
    this.#encode = compile(encode);
    this.#decode = compile(decode);
    this.#plane = plane;
    this.#images = images;
  }

  async picture({ probe, drawings, given, clean, drawn }: CoderView): Promise<CoderPicture> {
    const numbers = floats(await this.#encode(this.#images).data());
    const [count, pixels] = [given.shape[0], clean.length / given.shape[0]];
    // Without a drawing an empty one goes along: what is captured for so many pictures serves always.
    const pad = tensor(drawn ?? new Float32Array(pixels), [1, ...given.shape.slice(1)]);
    const codes = this.#encode(concat([given, pad]));
    const rebuilt = floats(await this.#decode(codes).data());
    const code = floats(await codes.data()).slice(-numbers.length / this.#images.shape[0]);
    this.#plane.turn(numbers);
    const again = rebuilt.subarray(count * pixels);
    return {
      map: await this.#map(numbers, probe, drawings, drawn && code),
      range: rangeOf(numbers),
      rebuilt: compare(rebuilt.slice(0, count * pixels), clean),
      drawn: drawn && { code, ...compare(again.slice(), drawn) },
    };
  }

  async #map(
    numbers: Float32Array,
    probe: Point | undefined,
    drawings: boolean,
    code: Float32Array | undefined,
  ): Promise<MapPicture> {
    const codes = this.#plane.project(numbers);
    const bounds = boundsOf(codes);
    const probeAt = probe ?? [bounds.x, bounds.y];
    const places = drawings ? [probeAt, ...gridOf(bounds, GRID)] : [probeAt];
    const decoded = floats(await this.#decode(tensor(places.map((at) => this.#plane.toCode(at)))).data());
    const pixels = decoded.length / places.length;
    const at = code && this.#plane.project(code);
    return {
      codes,
      bounds,
      probeAt,
      probe: decoded.slice(0, pixels),
      drawings: drawings ? decoded.slice(pixels) : undefined,
      drawnAt: at && [at[0], at[1]],
    };
  }
}

/** Pictures beside what they should be. */
export function compare(pixels: Float32Array, clean: Float32Array): Rebuilt {
  const squares = pixels.reduce((sum, value, i) => sum + (value - clean[i]) ** 2, 0);
  return { pixels, error: squares / pixels.length };
}

/** What fits nearly all numbers, and 0: some far away would make all others small. */
function rangeOf(numbers: Float32Array): [low: number, high: number] {
  let [low, high, squares] = [0, 0, 0];
  for (const number of numbers) {
    low = Math.min(low, number);
    high = Math.max(high, number);
    squares += number * number;
  }
  const far = 3 * Math.sqrt(squares / numbers.length);
  return [Math.max(low, -far), Math.min(high, far)];
}
