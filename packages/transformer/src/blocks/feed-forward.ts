import { Dropout, Module, type StateNames } from "@nn/layers";
import { gelu, NNError, relu, sigmoid, silu, type Generator, type Tensor } from "@nn/tensor";
import { makeLinear, type MakeProjection } from "../attention/projection.js";

const geluTanh = (x: Tensor): Tensor => gelu(x, { approximate: "tanh" });

/** What stands between the two products, and whether it is the gate of a further one. */
const ACTIVATIONS = {
  relu: { apply: relu, gated: false },
  gelu: { apply: (x: Tensor) => gelu(x), gated: false },
  geluTanh: { apply: geluTanh, gated: false },
  silu: { apply: silu, gated: false },
  glu: { apply: sigmoid, gated: true },
  reGlu: { apply: relu, gated: true },
  geGlu: { apply: (x: Tensor) => gelu(x), gated: true },
  geGluTanh: { apply: geluTanh, gated: true },
  swiGlu: { apply: silu, gated: true },
} as const;

/** The activations of {@link FeedForward}; those that end in Glu have a gate (Shazeer 2020). */
export type FeedForwardActivation = keyof typeof ACTIVATIONS;

/** Options of {@link FeedForward}. */
export interface FeedForwardOptions {
  /** One of these, or a function of your own. Initially "relu". */
  readonly activation?: FeedForwardActivation | ((x: Tensor) => Tensor) | undefined;
  /** Whether the products have biases. Initially true. */
  readonly bias?: boolean | undefined;
  /** The probability with which what is between the products is dropped in training. Initially 0. */
  readonly dropout?: number | undefined;
  /** What makes the products. Initially `Linear`. */
  readonly linear?: MakeProjection | undefined;
  /** The names under which parts are saved, see `Module.stateNames`. */
  readonly names?: StateNames | undefined;
  /** Where the first values and the dropout come from. Initially the default generator. */
  readonly generator?: Generator | undefined;
}

/**
 * Two products at each place, with an activation between: W₂ f(W₁ x + b₁) + b₂ (Vaswani et al. 2017, equation 2); or with
 * a gate W₂ (f(V x) ⊙ W₁ x) (Shazeer 2020, equation 6).
 *
 * Attributes: `linear1` (W₁) from embedDim to hiddenDim, `linear2` (W₂) back, and for activations with a gate `gate` (V).
 *
 * @param embedDim - The size of the last axis of input and result.
 * @param hiddenDim - The size between the products.
 * @throws NNError when a size is no positive integer, or there is no such activation.
 *
 * @example
 * ```ts
 * import { FeedForward } from "@nn/transformer";
 * import { randn } from "@nn/tensor";
 * const perceptron = new FeedForward(32, 86, { activation: "swiGlu", bias: false });
 * console.log(perceptron.forward(randn([2, 5, 32])).shape); // [2, 5, 32]
 * ```
 */
export class FeedForward extends Module {
  override stateNames: StateNames;
  readonly activation: FeedForwardActivation | ((x: Tensor) => Tensor);
  gate: Module | undefined;
  linear1: Module;
  dropout: Dropout;
  linear2: Module;

  constructor(
    readonly embedDim: number,
    readonly hiddenDim: number,
    options: FeedForwardOptions = {},
  ) {
    super();
    const { activation = "relu", bias = true, dropout = 0, linear = makeLinear, generator } = options;
    if (![embedDim, hiddenDim].every((size) => Number.isInteger(size) && size > 0)) {
      const text = `embedDim and hiddenDim must be positive integers, got ${embedDim} and ${hiddenDim}`;
      throw new NNError("FeedForward", text);
    }
    this.stateNames = options.names ?? {};
    this.activation = activation;
    const settings = { bias, ...(generator ? { generator } : {}) };
    this.gate = read(activation).gated ? linear(embedDim, hiddenDim, settings) : undefined;
    this.linear1 = linear(embedDim, hiddenDim, settings);
    this.dropout = new Dropout(dropout, { generator });
    this.linear2 = linear(hiddenDim, embedDim, settings);
  }

  /**
   * @param x - `[*, embedDim]`
   * @returns `[*, embedDim]`
   */
  forward(x: Tensor): Tensor {
    const { apply } = read(this.activation);
    const inner = this.linear1.forward(x); // [*, hiddenDim]
    const active = this.gate ? apply(this.gate.forward(x)).mul(inner) : apply(inner);
    return this.linear2.forward(this.dropout.forward(active));
  }

  override extraRepr(): string {
    const { activation } = this;
    const name = typeof activation === "function" ? activation.name : activation;
    return `${this.embedDim}, ${this.hiddenDim}, activation=${name}`;
  }
}

/** What an activation does. */
interface Activation {
  readonly apply: (x: Tensor) => Tensor;
  readonly gated: boolean;
}

function read(activation: FeedForwardActivation | ((x: Tensor) => Tensor)): Activation {
  if (typeof activation === "function") return { apply: activation, gated: false };
  if (Object.hasOwn(ACTIVATIONS, activation)) return ACTIVATIONS[activation];
  const known = Object.keys(ACTIVATIONS).join(", ");
  throw new NNError("FeedForward", `there is no activation "${String(activation)}"`, `use one of ${known}`);
}
