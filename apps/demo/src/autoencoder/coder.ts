import { compile, concat, tensor, type Tensor } from "@nn/tensor";
import { gridOf, type Point } from "../plot/map-view.ts";
import { floats } from "../training/floats.ts";
import { boundsOf } from "../training/projection.ts";
import type { Plane } from "./plane.ts";
import { GRID, type CoderPicture, type Rebuilt } from "./protocol.ts";

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
    const [count, known] = [given.shape[0], this.#images.shape[0]];
    const pixels = clean.length / count;
    // Without a drawing an empty one goes along: what is captured for so many pictures serves always.
    const pad = tensor(drawn ?? new Float32Array(pixels), [1, ...given.shape.slice(1)]);
    const all = floats(await this.#encode(concat([this.#images, given, pad])).data());
    const size = all.length / (known + count + 1);
    const [codes, givenCodes, code] = cut(all, [known * size, count * size, size]);
    this.#plane.turn(codes);
    const places = this.#plane.project(codes);
    const bounds = boundsOf(places);
    const probeAt = probe ?? [bounds.x, bounds.y];
    const asked = drawings ? [probeAt, ...gridOf(bounds, GRID)] : [probeAt];
    const wanted = Float32Array.of(...givenCodes, ...code, ...asked.flatMap((at) => this.#plane.toCode(at)));
    const pictures = floats(await this.#decode(tensor(wanted, [wanted.length / size, size])).data());
    const [rebuilt, again, probed, grid] = cut(pictures, [count * pixels, pixels, pixels]);
    const [x, y] = this.#plane.project(code);
    return {
      map: {
        codes: places,
        bounds,
        probeAt,
        probe: probed,
        drawings: drawings ? grid : undefined,
        drawnAt: drawn && [x, y],
      },
      range: rangeOf(codes),
      rebuilt: compare(rebuilt, clean),
      drawn: drawn && { code, ...compare(again, drawn) },
    };
  }
}

/** Parts of so many numbers, and the rest. */
function cut(numbers: Float32Array, sizes: readonly number[]): Float32Array[] {
  let begin = 0;
  return [...sizes, numbers.length].map((size) => numbers.slice(begin, (begin += size)));
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
  const far = 2.5 * Math.sqrt(squares / numbers.length);
  return [Math.max(low, -far), Math.min(high, far)];
}
