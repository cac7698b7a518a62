import { NNError, rand, type Generator, type Tensor } from "@nn/tensor";
import { nodeOf } from "@nn/tensor/graph";
import { Module } from "../../module/module.js";

/** Options of {@link Dropout} and its like. */
export interface DropoutOptions {
  /** Where the random numbers come from. Initially the default generator, which `manualSeed` seeds. */
  readonly generator?: Generator | undefined;
}

/** The arguments of {@link dropout} and its like that may be left out. */
export interface DropoutArguments extends DropoutOptions {
  /** Whether anything is dropped; else the result is the input. */
  readonly training?: boolean;
}

/** The function beneath a layer. */
export type DropoutFunction = (x: Tensor, p: number, options: DropoutArguments) => Tensor;

/** What the layers that drop have in common; they differ in what they drop, and what they put there. */
export abstract class DropoutLayer extends Module {
  readonly #generator: Generator | undefined;
  readonly #drop: DropoutFunction;

  /** @internal */
  constructor(
    readonly p: number,
    options: DropoutOptions,
    drop: DropoutFunction,
  ) {
    super();
    checkProbability(this.constructor.name, p);
    this.#generator = options.generator;
    this.#drop = drop;
  }

  /** @returns Of the shape of x. */
  forward(x: Tensor): Tensor {
    return this.#drop(x, this.p, { training: this.training, generator: this.#generator });
  }

  override extraRepr(): string {
    return `p=${this.p}`;
  }
}

export function checkProbability(operation: string, p: number): void {
  if (!(p >= 0 && p <= 1)) throw new NNError(operation, `p must be from 0 to 1, got ${p}`);
}

/** What {@link dropped} is asked to do. */
interface Drop extends Required<DropoutArguments> {
  readonly operation: string;
  readonly p: number;
  /** Each of its places is dropped or kept as one; broadcast to x. */
  readonly places: readonly number[];
}

/** x with places dropped by `put(x, kept)`, kept being bool; x itself where there is nothing to do. */
export function dropped(
  x: Tensor,
  { operation, p, places, training, generator }: Drop,
  put: (x: Tensor, kept: Tensor) => Tensor,
): Tensor {
  nodeOf(operation, x);
  checkProbability(operation, p);
  if (!training || p === 0) return x;
  if (p === 1) return x.mul(0);
  return put(x, rand(places, generator ? { generator } : {}).ge(p));
}
