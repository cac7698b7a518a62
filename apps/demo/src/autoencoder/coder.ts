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

  async picture(view: CoderView): Promise<CoderPicture> {
    const { drawings, clean, drawn } = view;
    const { known, given, pad } = await this.#codes(view);
    this.#plane.turn(known);
    const codes = this.#plane.project(known);
    const bounds = boundsOf(codes);
    const probeAt = view.probe ?? [bounds.x, bounds.y];
    const places = drawings ? [probeAt, ...gridOf(bounds, GRID)] : [probeAt];
    const asked = places.flatMap((at) => this.#plane.toCode(at));
    const pixels = (clean.length * pad.length) / given.length;
    const pictures = await this.#pictures(Float32Array.of(...given, ...pad, ...asked), pad.length);
    const [rebuilt, again, probe, grid] = cut(pictures, [clean.length, pixels, pixels]);
    const [x, y] = this.#plane.project(pad);
    return {
      map: {
        codes,
        bounds,
        probeAt,
        probe,
        drawings: drawings ? grid : undefined,
        drawnAt: drawn && [x, y],
      },
      range: rangeOf(known),
      rebuilt: compare(rebuilt, clean),
      drawn: drawn && { code: pad, ...compare(again, drawn) },
    };
  }

  /** The codes of the images on the map, of those to rebuild, and of the picture on the pad, all at one go. */
  async #codes({ given, drawn }: CoderView) {
    const shape = given.shape.slice(1);
    const pixels = shape.reduce((product, length) => product * length, 1);
    // Without a drawing an empty one goes along: what is captured for so many pictures serves always.
    const pad = tensor(drawn ?? new Float32Array(pixels), [1, ...shape]);
    const all = floats(await this.#encode(concat([this.#images, given, pad])).data());
    const count = { known: this.#images.shape[0], given: given.shape[0] };
    const size = all.length / (count.known + count.given + 1);
    const [known, again, code] = cut(all, [count.known * size, count.given * size, size]);
    return { known, given: again, pad: code };
  }

  async #pictures(codes: Float32Array, size: number): Promise<Float32Array> {
    return floats(await this.#decode(tensor(codes, [codes.length / size, size])).data());
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
