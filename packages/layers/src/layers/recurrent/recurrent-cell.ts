import { formatShape, ShapeError, zeros, type Generator, type Tensor } from "@nn/tensor";
import { nodeOf } from "@nn/tensor/graph";
import { Module } from "../../module/module.js";
import type { Parameter } from "../../module/parameter.js";
import { checkCounts } from "../check-counts.js";
import { checkState } from "./checks.js";
import { advance, drive } from "./step.js";
import type { Kind, State } from "./steps.js";
import { makeWeights } from "./weights.js";

/** Options of {@link LSTMCell}, {@link GRUCell} and {@link RNNCell}. */
export interface RecurrentCellOptions {
  /** Whether there are biases. Initially true. */
  readonly bias?: boolean;
  /** Where the first values come from. Initially the default generator. */
  readonly generator?: Generator;
}

/** What the cells have in common: one time step with weights of its own. */
export abstract class RecurrentCell<I extends readonly unknown[], O> extends Module<I, O> {
  weightIh: Parameter;
  weightHh: Parameter;
  biasIh: Parameter | undefined;
  biasHh: Parameter | undefined;
  readonly #kind: Kind;

  /** @internal */
  constructor(
    readonly inputSize: number,
    readonly hiddenSize: number,
    { bias = true, generator }: RecurrentCellOptions,
    kind: Kind,
  ) {
    super();
    checkCounts(this.constructor.name, { inputSize, hiddenSize });
    const rows = kind.gates * hiddenSize;
    const weights = makeWeights({ rows, inputSize, hiddenSize, projSize: 0, bias, generator });
    this.weightIh = weights.weightIh;
    this.weightHh = weights.weightHh;
    this.biasIh = weights.biasIh;
    this.biasHh = weights.biasHh;
    this.#kind = kind;
  }

  /** The state after one step, for a batch or a single input. */
  protected step(x: Tensor, state: State | undefined): State {
    const { shape } = nodeOf(this.constructor.name, x);
    if (shape.at(-1) !== this.inputSize || shape.length > 2) {
      const wanted = `[N, ${this.inputSize}] or [${this.inputSize}]`;
      throw new ShapeError(this.constructor.name, `expected x of ${wanted}, got ${formatShape(shape)}`);
    }
    const full = [...shape.slice(0, -1), this.hiddenSize];
    for (const [k, given] of (state ?? []).entries()) {
      checkState(this.constructor.name, k === 0 ? "h" : "c", given, full);
    }
    const old = state ?? Array.from({ length: this.#kind.states }, () => zeros(full, { dtype: x.dtype }));
    if (shape.length === 2) return this.#advance(x, old);
    return this.#advance(x.unsqueeze(0), old.map((part) => part.unsqueeze(0))).map((part) => part.squeeze(0)); // prettier-ignore
  }

  #advance(x: Tensor, state: State): State {
    const { weightIh, weightHh, biasIh, biasHh } = this;
    const weights = { weightIh, weightHh, biasIh, biasHh, weightHr: undefined };
    return advance(this.#kind, weights, drive(this.#kind, weights, x), state);
  }

  override extraRepr(): string {
    return `${this.inputSize}, ${this.hiddenSize}, bias=${this.biasIh !== undefined}`;
  }
}
