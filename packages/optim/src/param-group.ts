import { NNError, type Tensor } from "@nn/tensor";
import { NumberState } from "./state.js";

/** Settings of one group: parameters with options of their own. */
export type GroupOptions<O> = O & { readonly params: Iterable<Tensor> };

/** What an optimiser takes: parameters, or groups of them with options of their own. */
export type Params<O> = Iterable<Tensor> | readonly GroupOptions<Partial<O>>[];

/** Options that every optimiser has. */
export interface BaseOptions {
  /** The learning rate. */
  readonly lr: number;
  /** Whether to climb: the gradient counts with the other sign. Initially false. */
  readonly maximize?: boolean;
}

/** Parameters that share their options. */
export class ParamGroup<O extends BaseOptions = BaseOptions> {
  /** The rate that schedules begin with; undefined until there is one. */
  initialLr: number | undefined = undefined;
  readonly #lr: NumberState;
  #options: Omit<O, "lr">;
  #momentum: NumberState | undefined = undefined;
  #captured = false;
  readonly #onChange: () => void;

  /** @param onChange - Is called when other options may need other state. */
  constructor(
    /** The parameters. */
    readonly params: readonly Tensor[],
    options: Omit<O, "lr">,
    lr: number,
    onChange: () => void,
  ) {
    this.#options = options;
    this.#onChange = onChange;
    this.#lr = new NumberState(lr, this.#dtype);
  }

  /** Rates of float64 parameters are float64 too. */
  get #dtype(): "float32" | "float64" {
    return this.params[0]?.dtype === "float64" ? "float64" : "float32";
  }

  /** The learning rate. Setting it reaches compiled steps too. */
  get lr(): number {
    return this.#lr.value;
  }

  set lr(value: number) {
    if (!(value >= 0)) throw new NNError("optimizer", `the learning rate must be at least 0, got ${value}`);
    this.#lr.value = value;
  }

  /** The learning rate as a rank-0 tensor, which steps read. */
  get lrTensor(): Tensor {
    return this.#lr.tensor;
  }

  /**
   * Everything but the learning rate, which is `lr`. A compiled step holds the options that it was captured with, so that
   * setting others after that is an error.
   */
  get options(): Omit<O, "lr"> {
    return this.#momentum ? withMomentum(this.#options, this.#momentum.value) : this.#options;
  }

  set options(next: Omit<O, "lr">) {
    this.checkOptions(next);
    if (this.#momentum) this.#momentum.value = momentumIn(next) ?? 0;
    this.#options = next;
    this.#onChange();
  }

  /**
   * Momentum, or the first of `betas`; undefined where the optimiser has neither. From when it is first set, steps read it
   * as a tensor, so that later values reach compiled steps too.
   */
  get momentum(): number | undefined {
    return this.#momentum?.value ?? momentumIn(this.#options);
  }

  set momentum(value: number) {
    if (momentumIn(this.#options) === undefined)
      throw new NNError("optimizer", "has neither momentum nor betas");
    if (!this.#momentum) {
      if (this.#captured) throw capturedError("the momentum");
      this.#momentum = new NumberState(value, this.#dtype);
      this.#options = withMomentum(this.#options, value);
      this.#onChange();
    }
    this.#momentum.value = value;
  }

  /** What rules read as momentum: a number, or a rank-0 tensor once it has been set. */
  get momentumFactor(): number | Tensor {
    return this.#momentum?.tensor ?? momentumIn(this.#options) ?? 0;
  }

  /** Refuses options that a compiled step would not see. */
  checkOptions(next: Omit<O, "lr">): void {
    if (!this.#captured) return;
    const now = Object.entries(
      this.#momentum ? withMomentum(this.#options, momentumIn(next)!) : this.#options,
    );
    const changed = now.find(([name, value]) => String(value) !== String(next[name as keyof typeof next]));
    if (changed) throw capturedError(changed[0]);
  }

  /** From now on a compiled step holds the options. */
  noteCapture(): void {
    this.#captured = true;
  }
}

function capturedError(what: string): NNError {
  return new NNError(
    "optimizer",
    `${what} is fixed in a step that was compiled`,
    "set it, load it or make the schedule that changes it before the first compiled step",
  );
}

interface WithMomentum {
  readonly momentum?: number;
  readonly betas?: readonly number[];
}

function momentumIn(options: object): number | undefined {
  const { momentum, betas } = options as WithMomentum;
  return momentum ?? betas?.[0];
}

function withMomentum<T extends object>(options: T, value: number): T {
  const { betas } = options as WithMomentum;
  return betas ? { ...options, betas: [value, ...betas.slice(1)] } : { ...options, momentum: value };
}
