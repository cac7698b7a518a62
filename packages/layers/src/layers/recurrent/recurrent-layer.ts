import {
  concat,
  formatShape,
  NNError,
  ShapeError,
  stack,
  tensor,
  where,
  zeros,
  type Generator,
  type Shape,
  type Tensor,
} from "@nn/tensor";
import { nodeOf } from "@nn/tensor/graph";
import { Module } from "../../module/module.js";
import type { Parameter } from "../../module/parameter.js";
import { Dropout } from "../dropout/dropout.js";
import { checkCounts } from "../check-counts.js";
import { checkState } from "./checks.js";
import { scan, type Inside } from "./scan.js";
import type { Kind, State } from "./steps.js";
import { makeWeights, type Weights } from "./weights.js";

/** Options of {@link LSTM}, {@link GRU} and {@link RNN}. */
export interface RecurrentOptions {
  /** How many layers are stacked. Initially 1. */
  readonly numLayers?: number;
  /** Whether there are biases. Initially true. */
  readonly bias?: boolean;
  /** Whether input and output are `[N, L, *]` instead of `[L, N, *]`; the states never are. Initially false. */
  readonly batchFirst?: boolean;
  /** Probability of dropout on the output of every layer but the last, in training. Initially 0. */
  readonly dropout?: number;
  /** Whether a second set of weights reads the sequence from its end. Initially false. */
  readonly bidirectional?: boolean;
  /** Where the first values and the dropout come from. Initially the default generator. */
  readonly generator?: Generator;
}

/** Options of the `forward` of {@link LSTM}, {@link GRU} and {@link RNN}. */
export interface RecurrentForwardOptions {
  /**
   * How long each sequence of the batch is, from 1 to L; in any order. As with PyTorch's packed sequences what lies
   * behind an end isn't read, the output is 0 there, the last states are those at the ends, and the reverse direction
   * starts there. Initially all are L.
   */
  readonly lengths?: readonly number[] | undefined;
}

/** What `LSTM`, `GRU` and `RNN` have in common: layers, directions, layouts and lengths. */
export abstract class RecurrentLayer<I extends readonly unknown[], O> extends Module<I, O> {
  readonly numLayers: number;
  readonly batchFirst: boolean;
  readonly bidirectional: boolean;
  readonly dropout: number;
  readonly bias: boolean;
  /** The parameters, by PyTorch's names: `weight_ih_l0`, `bias_hh_l1_reverse`. */
  [name: `${"weight" | "bias"}_${"ih" | "hh" | "hr"}_l${string}`]: Parameter | undefined;
  /** The sizes of the tensors of a state. */
  readonly #stateSizes: readonly number[];
  readonly #kind: Kind;
  readonly #dropout: Dropout;

  /** @internal */
  constructor(
    readonly inputSize: number,
    readonly hiddenSize: number,
    options: RecurrentOptions,
    kind: Kind,
    projSize = 0,
  ) {
    super();
    const { numLayers = 1, bias = true, dropout = 0, generator } = options;
    checkCounts(this.constructor.name, { inputSize, hiddenSize, numLayers });
    this.numLayers = numLayers;
    this.batchFirst = options.batchFirst ?? false;
    this.bidirectional = options.bidirectional ?? false;
    this.dropout = dropout;
    this.bias = bias;
    this.#kind = kind;
    const outputSize = projSize || hiddenSize;
    this.#stateSizes = kind.states === 1 ? [outputSize] : [outputSize, hiddenSize];
    this.#dropout = new Dropout(dropout, generator ? { generator } : {});
    for (let layer = 0; layer < numLayers; layer++) {
      const width = layer === 0 ? inputSize : outputSize * this.#directions.length;
      const rows = kind.gates * hiddenSize;
      for (const suffix of this.#directions) {
        const sizes = { rows, inputSize: width, hiddenSize, projSize, bias, generator };
        this.#keep(`${layer}${suffix}`, makeWeights(sizes));
      }
    }
  }

  #keep(place: string, { weightIh, weightHh, biasIh, biasHh, weightHr }: Weights): void {
    this[`weight_ih_l${place}`] = weightIh;
    this[`weight_hh_l${place}`] = weightHh;
    if (biasIh) this[`bias_ih_l${place}`] = biasIh;
    if (biasHh) this[`bias_hh_l${place}`] = biasHh;
    if (weightHr) this[`weight_hr_l${place}`] = weightHr;
  }

  /** The ends of the parameters' names, one a direction. */
  get #directions(): readonly string[] {
    return this.bidirectional ? ["", "_reverse"] : [""];
  }

  /** Output and last states of all layers, in the layout that the user asked for. */
  protected run(x: Tensor, initial: State | undefined, options: RecurrentForwardOptions): [Tensor, State] {
    this.#checkInput(x);
    const batched = x.shape.length === 3;
    const rows = batched ? x : x.unsqueeze(1); // [L, 1, inputSize]
    const steps = batched && this.batchFirst ? rows.transpose(0, 1) : rows; // [L, N, inputSize]
    const states = this.#initialStates(steps, initial, batched);
    const inside = this.#inside(steps, options.lengths);
    const { output, last } = this.#layers(steps, states, inside);
    if (!batched) return [output.squeeze(1), last.map((state) => state.squeeze(1))];
    return [this.batchFirst ? output.transpose(0, 1) : output, last];
  }

  #layers(x: Tensor, initial: State, inside: Inside): { output: Tensor; last: State } {
    const ends: State[] = [];
    let input = inside ? where(inside, x, 0) : x; // what lies behind an end may be NaN
    for (let layer = 0; layer < this.numLayers; layer++) {
      if (layer > 0 && this.dropout > 0) input = this.#dropout.train(this.training).forward(input);
      const outputs = this.#directions.map((suffix, direction) => {
        const start = initial.map((state) => state.select(0, ends.length));
        const weights = this.#weights(`${layer}${suffix}`);
        const { output, state } = scan(this.#kind, weights, input, start, inside, direction === 1);
        ends.push(state);
        return output;
      });
      const joined = concat(outputs, 2); // [L, N, directions * hiddenSize]
      input = inside ? where(inside, joined, 0) : joined;
    }
    return { output: input, last: initial.map((_, k) => stack(ends.map((state) => state[k]))) };
  }

  #weights(place: string): Weights {
    return {
      weightIh: this[`weight_ih_l${place}`]!,
      weightHh: this[`weight_hh_l${place}`]!,
      biasIh: this[`bias_ih_l${place}`],
      biasHh: this[`bias_hh_l${place}`],
      weightHr: this[`weight_hr_l${place}`],
    };
  }

  #checkInput(x: Tensor): void {
    const { shape } = nodeOf(this.constructor.name, x);
    if ((shape.length === 2 || shape.length === 3) && shape.at(-1) === this.inputSize) {
      if (shape[this.batchFirst && shape.length === 3 ? 1 : 0] > 0) return;
    }
    const layout = this.batchFirst ? "[N, L" : "[L, N";
    const wanted = `${layout}, ${this.inputSize}] or [L, ${this.inputSize}] with L of 1 or more`;
    throw new ShapeError(this.constructor.name, `expected x of ${wanted}, got ${formatShape(shape)}`);
  }

  #initialStates(x: Tensor, initial: State | undefined, batched: boolean): State {
    const count = this.numLayers * this.#directions.length;
    const shapeOf = (size: number, ...batch: number[]): Shape => [count, ...batch, size];
    if (!initial) {
      return this.#stateSizes.map((size) => zeros(shapeOf(size, x.shape[1]), { dtype: x.dtype }));
    }
    for (const [k, size] of this.#stateSizes.entries()) {
      const wanted = batched ? shapeOf(size, x.shape[1]) : shapeOf(size);
      checkState(this.constructor.name, k === 0 ? "h0" : "c0", initial[k], wanted);
    }
    return batched ? initial : initial.map((state) => state.unsqueeze(1));
  }

  #inside(x: Tensor, lengths: readonly number[] | undefined): Inside {
    if (!lengths) return undefined;
    const [length, batch] = x.shape;
    if (lengths.length !== batch) {
      const text = `lengths must have one number for each of the ${batch} sequences, got ${lengths.length}`;
      throw new ShapeError(this.constructor.name, text);
    }
    const wrong = lengths.find((n) => !Number.isInteger(n) || n < 1 || n > length);
    if (wrong !== undefined) {
      throw new NNError(this.constructor.name, `lengths must be integers from 1 to ${length}, got ${wrong}`);
    }
    if (lengths.every((n) => n === length)) return undefined;
    const valid = Array.from({ length }, (_, t) => lengths.map((n) => Number(t < n)));
    return tensor(valid.flat(), [length, batch, 1], { dtype: "bool" });
  }

  override extraRepr(): string {
    const { inputSize, hiddenSize, numLayers, batchFirst, bidirectional } = this;
    const rest = `numLayers=${numLayers}, batchFirst=${batchFirst}, bidirectional=${bidirectional}`;
    return `${inputSize}, ${hiddenSize}, ${rest}`;
  }
}
