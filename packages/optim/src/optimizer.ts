import { NNError, ShapeError, type Tensor, formatShape } from "@nn/tensor";
import { assign, type Node, type StateOwner, sameShape } from "@nn/tensor/graph";
import { NumberState } from "./state.js";
import { StepCounter } from "./step-counter.js";

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
  readonly #lr: NumberState;

  constructor(
    /** The parameters. */
    readonly params: readonly Tensor[],
    /** Everything but the learning rate, which is `lr`. A compiled step keeps the options it was captured with. */
    public options: Omit<O, "lr">,
    lr: number,
  ) {
    this.#lr = new NumberState(lr);
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
}

/** State of one parameter in an optimiser, by name ("expAvg"). */
export type ParamState = Record<string, Tensor>;

/** What `Optimizer.stateDict()` gives: PyTorch's structure. Parameters are numbered through all groups. */
export interface OptimizerState {
  /** By the parameter's number: its state tensors, and "step". */
  readonly state: Record<string, ParamState>;
  readonly groups: readonly ({ readonly params: readonly number[]; readonly lr: number } & Record<
    string,
    unknown
  >)[];
}

/** One parameter that a step changes, with what the rule needs to know. */
export interface Update<O> {
  readonly param: Tensor;
  readonly grad: Tensor;
  /** State before the step. */
  readonly state: Readonly<ParamState>;
  /** The learning rate, rank 0. */
  readonly lr: Tensor;
  /** The number of this step, from 1, rank 0. */
  readonly step: Tensor;
  readonly options: Omit<O, "lr">;
}

/** What becomes of a parameter and its state. */
export interface Updated {
  readonly param: Tensor;
  readonly state?: Readonly<ParamState>;
}

/**
 * The base of optimisers. A rule says in `update` what becomes of one parameter; this class keeps groups, state and
 * step counts, and runs all of it in one schedule.
 *
 * Parameters whose `grad` is undefined, or that are frozen, are left as they are, and so is their state.
 */
export abstract class Optimizer<O extends BaseOptions = BaseOptions> {
  /** The groups of parameters. */
  readonly groups: ParamGroup<O>[] = [];
  readonly #defaults: O;
  readonly #state = new Map<Tensor, ParamState>();
  readonly #counters = new Map<Tensor, StepCounter>();

  constructor(params: Params<O>, defaults: O) {
    this.#defaults = defaults;
    if (typeof params !== "object" || !(Symbol.iterator in params)) {
      throw new NNError(this.constructor.name, "expected a list of parameters", "pass model.parameters()");
    }
    const list = [...params];
    if (list.length === 0) {
      throw new NNError("optimizer", "there are no parameters", "pass model.parameters()");
    }
    const groups = list.every((item) => "params" in item)
      ? (list as GroupOptions<Partial<O>>[])
      : [{ params: list as Tensor[] } as unknown as GroupOptions<Partial<O>>];
    for (const group of groups) this.addGroup(group);
  }

  /** The first state of a parameter. */
  protected abstract initialState(param: Tensor, options: Omit<O, "lr">): ParamState;

  /** The rule: new values of a parameter and its state. */
  protected abstract update(update: Update<O>): Updated;

  /** Refuses options that make no sense. */
  protected abstract check(options: O): void;

  /** Adds parameters with options of their own; what is left out is as in the constructor. */
  addGroup(group: GroupOptions<Partial<O>>): void {
    const { params, ...given } = group;
    const { lr, ...options } = { ...this.#defaults, ...(given as unknown as Partial<O>) };
    if (!(lr >= 0)) throw new NNError("optimizer", `the learning rate must be at least 0, got ${lr}`);
    this.check({ ...options, lr } as unknown as O);
    const list = [...params];
    const counter = new StepCounter(list);
    for (const param of list) {
      checkParameter(param, this.#state);
      this.#state.set(param, this.initialState(param, options as Omit<O, "lr">));
      this.#counters.set(param, counter);
    }
    this.groups.push(new ParamGroup<O>(list, options as Omit<O, "lr">, lr));
  }

  /** The learning rate of the first group. Setting it sets that of all groups, for compiled steps too. */
  get lr(): number {
    return this.groups[0].lr;
  }

  set lr(value: number) {
    for (const group of this.groups) group.lr = value;
  }

  /** Forgets the gradients of all parameters. */
  zeroGrad(): void {
    for (const { params } of this.groups) for (const param of params) param.grad = undefined;
  }

  /** Updates every parameter that has a gradient, and all state, in one schedule. */
  step(): void {
    const active = new Set<Tensor>();
    for (const { params } of this.groups)
      for (const param of params) if (param.grad && param.requiresGrad) active.add(param);
    if (active.size === 0) return;
    const updates: (readonly [StateOwner, Node])[] = [];
    const steps = this.#countStep(active, updates);
    for (const { params, options, lrTensor } of this.groups) {
      for (const param of params) {
        if (!active.has(param)) continue;
        const state = this.#state.get(param)!;
        const grad = options.maximize ? gradientOf(param).neg() : gradientOf(param);
        const step = steps.get(this.#counters.get(param)!)!;
        const lr = lrTensor.cast(param.dtype);
        const updated = this.update({ param, grad, state, lr, step, options });
        updates.push([param, updated.param.node]);
        for (const [name, value] of Object.entries(updated.state ?? {})) {
          updates.push([state[name], value.node]);
        }
      }
    }
    assign(updates);
  }

  /** Counts the step of the active parameters: those that have always moved together share one counter. */
  #countStep(
    active: ReadonlySet<Tensor>,
    updates: (readonly [StateOwner, Node])[],
  ): Map<StepCounter, Tensor> {
    const steps = new Map<StepCounter, Tensor>();
    for (const param of active) {
      let counter = this.#counters.get(param)!;
      if (steps.has(counter)) continue;
      if (!counter.members.every((member) => active.has(member))) {
        counter = counter.split(active);
        for (const member of counter.members) this.#counters.set(member, counter);
      }
      const next = counter.tensor.add(1);
      steps.set(counter, next);
      updates.push([counter.tensor, next.node]);
    }
    return steps;
  }

  /** All state, copied, in PyTorch's structure: `state` by the number of the parameter, `groups` with their options. */
  stateDict(): OptimizerState {
    const state: Record<string, ParamState> = {};
    const numbers = new Map<Tensor, number>();
    const copies = new Map<Tensor, Tensor>();
    const copy = (value: Tensor): Tensor => {
      let found = copies.get(value);
      if (!found) copies.set(value, (found = value.detach().clone()));
      return found;
    };
    for (const param of this.groups.flatMap(({ params }) => params)) {
      const number = numbers.size;
      numbers.set(param, number);
      const entries = Object.entries({ step: this.#counters.get(param)!.tensor, ...this.#state.get(param)! });
      state[number] = Object.fromEntries(entries.map(([name, value]) => [name, copy(value)]));
    }
    const groups = this.groups.map(({ params, options, lr }) => ({
      ...options,
      lr,
      params: params.map((param) => numbers.get(param)!),
    }));
    return { state, groups };
  }

  /**
   * Goes on from where `stateDict()` was taken. Everything is checked first.
   *
   * @throws NNError when groups, names or shapes differ.
   */
  loadStateDict(dict: OptimizerState): void {
    const params = this.groups.flatMap((group) => group.params);
    const sizes = (groups: readonly { readonly params: readonly unknown[] }[]): string =>
      groups.map((group) => group.params.length).join(", ");
    if (sizes(dict.groups) !== sizes(this.groups)) {
      throw new NNError(
        "loadStateDict",
        `the optimizer has groups of ${sizes(this.groups)} parameters, what is loaded ${sizes(dict.groups)}`,
      );
    }
    const updates = new Map<StateOwner, Node>();
    const counters = new Map<Tensor | number, StepCounter>();
    const order = dict.groups.flatMap((group) => group.params);
    const counterOf = params.map((param, i) => {
      const given = dict.state[order[i]] as ParamState | undefined;
      const counter = sharedCounter(counters, given?.step, param);
      for (const [name, own] of Object.entries({ step: counter.tensor, ...this.#state.get(param)! })) {
        const value = given?.[name];
        if (!value) throw new NNError("loadStateDict", `${name} of parameter ${i} is missing`);
        if (!sameShape(value.shape, own.shape)) {
          throw new ShapeError(
            "loadStateDict",
            `${name} of parameter ${i} is ${formatShape(own.shape)} here and ${formatShape(value.shape)} among what is loaded`,
          );
        }
        updates.set(own, value.detach().cast(own.dtype).node);
      }
      return counter;
    });
    assign([...updates]);
    params.forEach((param, i) => this.#counters.set(param, counterOf[i]));
    dict.groups.forEach(({ params: _, lr, ...options }, i) => {
      this.groups[i].lr = lr;
      this.groups[i].options = { ...this.groups[i].options, ...(options as unknown as Omit<O, "lr">) };
    });
  }
}

/** One counter for all parameters whose loaded count is the same tensor, or a number at hand that is the same. */
function sharedCounter(
  counters: Map<Tensor | number, StepCounter>,
  step: Tensor | undefined,
  param: Tensor,
): StepCounter {
  const key = step?.node.storage?.host?.[0] ?? step ?? -1;
  let counter = counters.get(key);
  if (!counter) counters.set(key, (counter = new StepCounter([])));
  counter.members = [...counter.members, param];
  return counter;
}

function checkParameter(param: Tensor, known: ReadonlyMap<Tensor, unknown>): void {
  if (param.node.owner !== param) {
    throw new NNError(
      "optimizer",
      "one of the parameters is a computed or constant tensor",
      "pass model.parameters(), or tensors made with requiresGrad: true",
    );
  }
  if (known.has(param)) throw new NNError("optimizer", "a parameter is given twice", "leave one of them out");
}

function gradientOf(param: Tensor): Tensor {
  const grad = param.grad!;
  if (!sameShape(grad.shape, param.shape)) {
    throw new ShapeError(
      "step",
      `a gradient has shape ${formatShape(grad.shape)}, its parameter ${formatShape(param.shape)}`,
    );
  }
  return grad;
}
