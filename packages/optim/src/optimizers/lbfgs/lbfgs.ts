import { concat, NNError, Tensor, tensor, zeros } from "@nn/tensor";
import { assign } from "@nn/tensor/graph";
import { gradientOf } from "../../gradient-of.js";
import { OptimizerBase } from "../../optimizer-base.js";
import {
  checkGroups,
  givenState,
  loadedOptions,
  restoreGroup,
  saveGroup,
  type LoadedOptimizerState,
  type OptimizerState,
} from "../../optimizer-state.js";
import type { BaseOptions, GroupOptions, ParamGroup, Params } from "../../param-group.js";
import { requireAtLeastZero } from "../checks.js";
import { freshState, loadState, saveState, type LbfgsState } from "./state.js";
import { strongWolfe, type Evaluated } from "./strong-wolfe.js";
import { dot, largest, plus, sumOfSizes, type Vector } from "./vectors.js";

/** Options of {@link LBFGS}. */
export interface LBFGSOptions extends Omit<BaseOptions, "maximize"> {
  /** How much of the direction is gone, or tried first. Initially 1. */
  readonly lr: number;
  /** The most iterations of a step. Initially 20. */
  readonly maxIter: number;
  /** The most evaluations of a step. Initially 1.25 maxIter, rounded down. */
  readonly maxEval: number;
  /** A step ends where no element of the gradient is above this. Initially 1e-7. */
  readonly toleranceGrad: number;
  /** A step ends where the loss or all parameters change by less than this. Initially 1e-9. */
  readonly toleranceChange: number;
  /** How many iterations are remembered. Initially 100. */
  readonly historySize: number;
  /** Whether a step length is searched for that fulfils the strong Wolfe conditions. Initially null: it is always `lr`. */
  readonly lineSearchFn: "strong_wolfe" | null;
}

/** Computes the loss and the gradients: `zeroGrad`, the loss, `backward`. */
export type Closure = () => Tensor | Promise<Tensor>;

/**
 * L-BFGS, for the whole of a small data set at once (Liu & Nocedal 1989; Nocedal & Wright 2006, algorithm 7.5), as PyTorch
 * computes it. A step makes up to `maxIter` iterations, and asks `closure` for the loss and the gradients as often as it
 * has to: await it.
 *
 * The history, 2 · historySize numbers for each parameter, is kept and combined outside of the backend.
 *
 * @param params - Parameters; there can be only one group.
 * @throws NNError for options that make no sense.
 *
 * @example
 * ```ts
 * import { backward } from "@nn/autograd";
 * import { LBFGS } from "@nn/optim";
 * import { tensor } from "@nn/tensor";
 * const w = tensor([-1.2, 1], { requiresGrad: true });
 * const optimizer = new LBFGS([w], { lineSearchFn: "strong_wolfe" });
 * for (let i = 0; i < 3; i++) {
 *   await optimizer.step(() => {
 *     optimizer.zeroGrad();
 *     const [x, y] = [w.slice([0, 1]), w.slice([1, 2])];
 *     const loss = x.neg().add(1).square().add(y.sub(x.square()).square().mul(100)).sum(); // Rosenbrock's
 *     backward(loss);
 *     return loss;
 *   });
 * }
 * console.log(String(w)); // about 1, 1
 * ```
 */
export class LBFGS extends OptimizerBase<LBFGSOptions> {
  #state: LbfgsState = freshState();

  constructor(params: Params<LBFGSOptions>, options: Partial<LBFGSOptions> = {}) {
    const defaults = {
      lr: 1,
      maxIter: 20,
      maxEval: Math.floor((options.maxIter ?? 20) * 1.25),
      toleranceGrad: 1e-7,
      toleranceChange: 1e-9,
      historySize: 100,
      lineSearchFn: null,
    };
    super(defaults, options);
    this.addParams(params);
  }

  protected check(options: LBFGSOptions): void {
    const { maxIter, maxEval, historySize, toleranceGrad, toleranceChange, lineSearchFn } = options;
    for (const [name, value] of Object.entries({ maxIter, maxEval, historySize })) {
      if (Number.isInteger(value) && value > 0) continue;
      throw new NNError("LBFGS", `${name} must be a whole number above 0, got ${value}`);
    }
    requireAtLeastZero("LBFGS", { toleranceGrad, toleranceChange });
    if (lineSearchFn !== null && (lineSearchFn as string) !== "strong_wolfe") {
      throw new NNError("LBFGS", `lineSearchFn must be "strong_wolfe" or null, got ${String(lineSearchFn)}`);
    }
  }

  protected override prepare(): void {
    // One state serves whatever the options are.
  }

  override addParamGroup(group: GroupOptions<Partial<LBFGSOptions>>): void {
    if (this.paramGroups.length > 0) {
      throw new NNError("LBFGS", "there can be only one group of parameters", "give all parameters at once");
    }
    const params = [...group.params];
    if (new Set(params.map((param) => (param as Tensor | undefined)?.dtype)).size > 1) {
      throw new NNError("LBFGS", "the parameters have several dtypes", "convert them to one");
    }
    super.addParamGroup({ ...group, params });
  }

  get #group(): ParamGroup<LBFGSOptions> {
    return this.paramGroups[0];
  }

  get #dtype(): "float32" | "float64" {
    return this.#group.params[0].dtype === "float64" ? "float64" : "float32";
  }

  /**
   * Makes up to `maxIter` iterations. Where `closure` throws, the parameters are as after the last whole iteration.
   *
   * @param closure - Computes the loss and the gradients: `zeroGrad`, the loss, `backward`; it answers the loss.
   * @returns The loss before the step, rank 0.
   */
  async step(closure: Closure): Promise<Tensor> {
    const { maxIter, maxEval, toleranceGrad, toleranceChange } = this.#group.options;
    if (typeof (closure as unknown) !== "function") {
      throw new NNError("LBFGS", "step() takes a closure that computes the loss and the gradients");
    }
    const before = this.#state.funcEvals;
    let x = await this.#read();
    const first = await this.#evaluate(closure);
    let now = first;
    for (let i = 1; i <= maxIter && !(largest(now.gradient) <= toleranceGrad); i++) {
      const plan = this.#plan(now);
      if (plan.slope > -toleranceChange) break;
      const moved = await this.#move(closure, x, plan, i === maxIter);
      ({ x, now } = moved);
      this.#state.last = { ...plan, t: this.#round(moved.t) };
      if (this.#state.funcEvals - before >= maxEval) break;
      if (largest(plan.direction) * moved.t <= toleranceChange) break;
      if (Math.abs(now.loss - plan.loss) < toleranceChange) break;
    }
    return tensor(first.loss, { dtype: this.#dtype });
  }

  /** Where to go next, from the gradient and the history. */
  #plan({ loss, gradient }: Objective): Plan {
    const {
      lr,
      options: { historySize },
    } = this.#group;
    const { last, history } = this.#state;
    const isFirst = !last;
    if (last) {
      const step = last.direction.map((value) => value * last.t);
      history.add(plus(gradient, -1, last.gradient), step, historySize, (value) => this.#round(value));
    }
    const direction = history.direction(gradient);
    const t = this.#round(isFirst ? Math.min(1, 1 / sumOfSizes(gradient)) * lr : lr);
    this.#state.last = { direction, t, gradient, loss };
    this.#state.nIter++;
    return { direction, t, gradient, loss, slope: dot(gradient, direction) };
  }

  /** Goes in the direction, as far as `lr` or the line search says. */
  async #move(closure: Closure, x: Vector, plan: Plan, isLast: boolean): Promise<Moved> {
    const { direction } = plan;
    try {
      if (this.#group.options.lineSearchFn === null) {
        const to = plus(x, plan.t, direction);
        this.#write(to);
        return { x: to, t: plan.t, now: isLast ? plan : await this.#evaluate(closure) };
      }
      const found = await this.#search(closure, x, plan);
      const to = plus(x, found.t, direction);
      this.#write(to);
      return { x: to, t: found.t, now: { loss: found.value, gradient: found.gradient } };
    } catch (error) {
      this.#write(x);
      throw error;
    }
  }

  #search(closure: Closure, x: Vector, { direction, t, loss, gradient, slope }: Plan): Promise<Evaluated> {
    const evaluate = async (tried: number): Promise<Evaluated> => {
      this.#write(plus(x, tried, direction));
      const at = await this.#evaluate(closure);
      return { t: tried, value: at.loss, gradient: at.gradient, slope: dot(at.gradient, direction) };
    };
    const size = largest(direction);
    const tolerance = this.#group.options.toleranceChange;
    return strongWolfe(evaluate, { t: 0, value: loss, gradient, slope }, t, { size, tolerance });
  }

  /** The loss and all gradients as one vector; those that are missing or frozen are zeros. */
  async #evaluate(closure: Closure): Promise<Objective> {
    const loss: unknown = await closure();
    if (!(loss instanceof Tensor) || loss.size !== 1) {
      throw new NNError("LBFGS", "the closure must answer the loss, one number as a tensor");
    }
    this.#state.funcEvals++;
    const gradients = this.#group.params.map((param) =>
      param.grad && param.requiresGrad
        ? gradientOf(param).reshape([-1])
        : zeros([param.size], { dtype: this.#dtype }),
    );
    const all = await concat([loss.detach().cast(this.#dtype).reshape([1]), ...gradients], 0).data();
    return { loss: all[0], gradient: this.#vector(all.subarray(1)) };
  }

  /** The parameters as one vector. */
  async #read(): Promise<Vector> {
    return this.#vector(
      await concat(
        this.#group.params.map((param) => param.detach().reshape([-1])),
        0,
      ).data(),
    );
  }

  #write(x: Vector): void {
    let offset = 0;
    const updates = this.#group.params.map((param) => {
      const values = x.slice(offset, (offset += param.size));
      return [param, tensor(values, param.shape, { dtype: param.dtype }).node] as const;
    });
    assign(updates);
  }

  #vector(values: ArrayLike<number>): Vector {
    return this.#dtype === "float64" ? Float64Array.from(values) : Float32Array.from(values);
  }

  /** As a state dict holds it, so that what is loaded goes on with the same numbers. */
  #round(value: number): number {
    return this.#dtype === "float64" ? value : Math.fround(value);
  }

  /** All state in PyTorch's structure, for the first parameter; its lists are tensors with an axis more. */
  stateDict(): OptimizerState {
    const param_groups = [saveGroup(this.#group, 0)];
    return { state: { 0: saveState(this.#state, this.#dtype) }, param_groups };
  }

  /**
   * Goes on from where `stateDict()` was taken. Everything is checked first.
   *
   * @throws NNError when names or options don't fit; ShapeError when shapes differ.
   */
  loadStateDict(dict: LoadedOptimizerState): void {
    checkGroups(this.paramGroups, dict);
    const [saved] = dict.param_groups;
    const options = loadedOptions(this.#group, saved);
    this.checkAll({ ...options, lr: saved.lr });
    const given = givenState(dict, saved.params[0]);
    const size = this.#group.params.reduce((sum, param) => sum + param.size, 0);
    this.#state = given ? loadState(given, size, this.#dtype) : freshState();
    restoreGroup(this.#group, saved, options);
  }
}

/** The loss at a point, and its gradient. */
interface Objective {
  readonly loss: number;
  readonly gradient: Vector;
}

/** Where an iteration is to go, and how far at first. */
interface Plan extends Objective {
  readonly direction: Vector;
  readonly t: number;
  /** The derivative of the loss in the direction. */
  readonly slope: number;
}

/** Where an iteration went. */
interface Moved {
  readonly x: Vector;
  readonly t: number;
  readonly now: Objective;
}
