import { NNError, ShapeError, formatShape, tensor, where, type Tensor } from "@nn/tensor";
import { assign, capturing, sameShape, stateTensor } from "@nn/tensor/graph";

/** What averaging needs of a model; every `Module` of `@nn/layers` has it. */
export interface Averageable {
  parameters(): Tensor[];
  buffers(): Tensor[];
  stateDict(): Record<string, Tensor>;
  loadStateDict(dict: Readonly<Record<string, Tensor>>): unknown;
  forward(...inputs: readonly never[]): unknown;
}

/**
 * The new average.
 *
 * @param averaged - The average before.
 * @param current - The value now.
 * @param numAveraged - How many values the average is of, rank 0, float32.
 */
export type AverageFunction = (averaged: Tensor, current: Tensor, numAveraged: Tensor) => Tensor;

/** Options of {@link AveragedModel}. */
export interface AveragedModelOptions {
  /** For an exponential moving average, how much of it is kept at each update, from 0 to 1. */
  readonly decay?: number;
  /** Another rule. Initially the mean of all values: averaged + (current - averaged) / (numAveraged + 1). */
  readonly avgFn?: AverageFunction;
  /**
   * Whether buffers such as running statistics are averaged too. Initially false: they stay as they were when this was
   * made, until `updateBn` finds them for the averaged weights.
   */
  readonly useBuffers?: boolean;
}

/** A tensor of the model and its average. */
interface Pair {
  readonly own: Tensor;
  readonly model: Tensor;
}

const PREFIX = "module.";
const COUNT = "n_averaged";

/**
 * Averages of a model's weights over training: the mean of all (SWA, Izmailov et al. 2018, algorithm 1), or an exponential
 * moving average with `decay`. The first update copies the weights. The model itself trains on as if nothing were there.
 *
 * To use the averages call `forward` here, or exchange them with the model's weights: `withAverages(fn)`, or `swap()` and
 * `swap()` again.
 *
 * @param model - It is not copied: the averages are kept beside it.
 * @throws NNError for options that make no sense.
 *
 * @example
 * ```ts
 * import { backward } from "@nn/autograd";
 * import { Linear, mseLoss } from "@nn/layers";
 * import { AveragedModel, SGD } from "@nn/optim";
 * import { randn } from "@nn/tensor";
 * const model = new Linear(4, 1);
 * const optimizer = new SGD(model.parameters(), { lr: 0.1 });
 * const ema = new AveragedModel(model, { decay: 0.99 });
 * const [x, y] = [randn([16, 4]), randn([16, 1])];
 * for (let i = 0; i < 10; i++) {
 *   optimizer.zeroGrad();
 *   backward(mseLoss(model.forward(x), y));
 *   optimizer.step();
 *   ema.updateParameters();
 * }
 * const loss = await ema.withAverages(() => mseLoss(model.forward(x), y).item());
 * console.log(loss.toFixed(3), Object.keys(ema.stateDict()).join(" ")); // … n_averaged module.weight module.bias
 * ```
 */
export class AveragedModel<M extends Averageable = Averageable> {
  readonly #pairs: readonly Pair[];
  /** How many of the pairs are averaged; the others are buffers that only stay. */
  readonly #averaged: number;
  readonly #count = stateTensor(tensor(0, { dtype: "int32" }));
  readonly #average: AverageFunction;
  readonly #useBuffers: boolean;
  #swapped = false;

  constructor(
    /** The model that trains. */
    readonly model: M,
    options: AveragedModelOptions = {},
  ) {
    if (typeof (model as Partial<M> | undefined)?.parameters !== "function") {
      throw new NNError("AveragedModel", "the first argument must be a model");
    }
    this.#average = averageOf(options);
    this.#useBuffers = options.useBuffers ?? false;
    this.#averaged = tensorsOf(model, this.#useBuffers).length;
    this.#pairs = tensorsOf(model, true).map((x) => ({ own: stateTensor(x), model: x }));
    assign(this.#pairs.map(({ own, model: x }) => [own, x.node]));
  }

  /** How many values the averages are of, a rank-0 int32 tensor. */
  get nAveraged(): Tensor {
    return this.#count;
  }

  /**
   * Takes the weights as they are now into the averages: call it after `optimizer.step()`, in compiled steps too.
   *
   * @param model - Initially the one of the constructor.
   * @throws ShapeError when it is another one with other shapes; NNError between two calls of `swap()`.
   */
  updateParameters(model: Averageable = this.model): void {
    this.#refuseSwapped("updateParameters");
    const values = tensorsOf(model, this.#useBuffers);
    this.#checkShapes(values);
    const isFirst = this.#count.eq(0);
    const seen = this.#count.cast("float32");
    assign([
      [this.#count, this.#count.add(1).node],
      ...values.map((value, i) => {
        const { own } = this.#pairs[i];
        const next = this.#average(own, value, seen.cast(floating(own))).cast(own.dtype);
        return [own, where(isFirst, value, next).node] as const;
      }),
    ]);
  }

  #checkShapes(values: readonly Tensor[]): void {
    const other = values.findIndex((value, i) => {
      return i >= this.#averaged || !sameShape(value.shape, this.#pairs[i].own.shape);
    });
    if (other < 0 && values.length === this.#averaged) return;
    const shapes = (list: readonly Tensor[]): string =>
      list.map(({ shape }) => formatShape(shape)).join(", ");
    const own = this.#pairs.slice(0, this.#averaged).map((pair) => pair.own);
    throw new ShapeError(
      "AveragedModel",
      `the averages have the shapes ${shapes(own)}, the model ${shapes(values)}`,
    );
  }

  /**
   * The model's `forward` with the averages in place of its weights.
   *
   * @throws NNError when that would change running statistics.
   */
  forward(...inputs: Parameters<M["forward"]>): ReturnType<M["forward"]> {
    return this.#redirected(
      () => this.model.forward(...(inputs as unknown as readonly never[])) as ReturnType<M["forward"]>,
    );
  }

  /** Runs `fn`, which only reads the model, with its tensors standing for the averages. */
  #redirected<T>(fn: () => T): T {
    if (this.#swapped) return fn();
    const nodes = this.#pairs.map(({ model }) => model.node);
    for (const { own, model } of this.#pairs) model.node = own.node;
    let result: T;
    let changed: boolean;
    const restore = (): void => {
      this.#pairs.forEach(({ model }, i) => (model.node = nodes[i]));
    };
    try {
      result = fn();
    } finally {
      changed = this.#pairs.some(({ own, model }) => model.node !== own.node);
      restore();
      // Tracing undoes assignments with what it found, and that were the averages.
      if (changed) capturing()?.cleanups.push(restore);
    }
    if (!changed) return result;
    throw new NNError(
      "AveragedModel",
      "forward would change running statistics of the averages",
      "call model.eval() before it; updateBn(loader, averaged) finds the statistics",
    );
  }

  /**
   * Exchanges the averages and the weights of the model, in both directions: call it again to go on training.
   *
   * {@link withAverages} does both.
   */
  swap(): void {
    assign(
      this.#pairs.flatMap(({ own, model }) => [
        [own, model.detach().node] as const,
        [model, own.detach().node] as const,
      ]),
    );
    this.#swapped = !this.#swapped;
  }

  /** Runs `fn` while the model has the averages, and then gives it its weights back, whatever happens. */
  async withAverages<T>(fn: () => T | Promise<T>): Promise<T> {
    this.#refuseSwapped("withAverages");
    this.swap();
    try {
      return await fn();
    } finally {
      this.swap();
    }
  }

  /** Copies of the averages under PyTorch's names: the model's with "module." before them, and "n_averaged". */
  stateDict(): Record<string, Tensor> {
    this.#refuseSwapped("stateDict");
    const inner = this.#redirected(() => this.model.stateDict());
    const named = Object.entries(inner).map(([name, value]) => [PREFIX + name, value]);
    return {
      [COUNT]: this.#count.detach().clone(),
      ...(Object.fromEntries(named) as Record<string, Tensor>),
    };
  }

  /**
   * Goes on from where `stateDict()` was taken. Everything is checked first.
   *
   * @throws NNError and ShapeError as the model's `loadStateDict`.
   */
  loadStateDict(dict: Readonly<Record<string, Tensor>>): void {
    this.#refuseSwapped("loadStateDict");
    const count = dict[COUNT] as Tensor | undefined;
    const unknown = Object.keys(dict).find((name) => name !== COUNT && !name.startsWith(PREFIX));
    if (!count || unknown !== undefined) {
      throw new NNError(
        "AveragedModel",
        count ? `${unknown!} is not in averages` : `${COUNT} is missing`,
        `the names are ${COUNT} and those of the model after ${PREFIX}`,
      );
    }
    const entries = Object.entries(dict).filter(([name]) => name !== COUNT);
    this.swap();
    try {
      this.model.loadStateDict(
        Object.fromEntries(entries.map(([name, x]) => [name.slice(PREFIX.length), x])),
      );
    } finally {
      this.swap();
    }
    assign([[this.#count, count.detach().reshape([]).cast("int32").node]]);
  }

  #refuseSwapped(operation: string): void {
    if (!this.#swapped) return;
    throw new NNError(
      "AveragedModel",
      `${operation} while the model has the averages`,
      "call swap() before it, which gives the model its weights back",
    );
  }
}

function averageOf({ decay, avgFn }: AveragedModelOptions): AverageFunction {
  if (avgFn) {
    if (decay === undefined) return avgFn;
    throw new NNError("AveragedModel", "there are decay and avgFn", "leave one of them out");
  }
  if (decay === undefined) return (mean, value, count) => mean.add(value.sub(mean).div(count.add(1)));
  if (!(decay >= 0 && decay <= 1)) {
    throw new NNError("AveragedModel", `decay must be from 0 to 1, got ${decay}`);
  }
  return (mean, value) => mean.add(value.sub(mean).mul(1 - decay));
}

function tensorsOf(model: Averageable, withBuffers: boolean): Tensor[] {
  return withBuffers ? [...model.parameters(), ...model.buffers()] : model.parameters();
}

function floating({ dtype }: Tensor): "float32" | "float64" {
  return dtype === "float64" ? "float64" : "float32";
}
