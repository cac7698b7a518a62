import type { Tensor } from "@nn/tensor";
import { assign, capturing, type Node, type StateOwner } from "@nn/tensor/graph";
import { gradientOf } from "./gradient-of.js";
import { OptimizerBase } from "./optimizer-base.js";
import {
  checkGroups,
  givenState,
  loadedOptions,
  loadedValue,
  restoreGroup,
  saveGroup,
  type LoadedOptimizerState,
  type OptimizerState,
} from "./optimizer-state.js";
import type { BaseOptions, ParamGroup, Params } from "./param-group.js";
import { snakeCase } from "./names.js";
import { LoadedCounters, StepCounter } from "./step-counter.js";

/** State of one parameter in an optimiser, by name ("expAvg"). */
export type ParamState = Record<string, Tensor>;

/** One parameter that a step changes, with what the rule needs to know. */
export interface Update<O> {
  readonly param: Tensor;
  readonly grad: Tensor;
  /** State before the step. */
  readonly state: Readonly<ParamState>;
  /** The learning rate, rank 0. */
  readonly lr: Tensor;
  /** The option `momentum`, or the first of `betas`: rank 0 once a schedule changes it. */
  readonly momentum: number | Tensor;
  /** The number of this step, from 1, rank 0. */
  readonly step: Tensor;
  readonly options: Omit<O, "lr">;
}

/** What becomes of a parameter and its state. */
export interface Updated {
  readonly param: Tensor;
  readonly state?: Readonly<ParamState>;
}

type Assignment = readonly [StateOwner, Node];

/**
 * The base of optimisers. A rule says in `update` what becomes of one parameter; this class keeps groups, state and
 * step counts, and runs all of it in one schedule.
 *
 * Parameters whose `grad` is undefined, or that are frozen, are left as they are, and so is their state.
 */
export abstract class Optimizer<O extends BaseOptions = BaseOptions> extends OptimizerBase<O> {
  readonly #state = new Map<Tensor, ParamState>();
  readonly #counters = new Map<Tensor, StepCounter>();

  /**
   * @param params - Parameters, or groups of them.
   * @param defaults - Every option with its first value.
   * @param options - What the user gave.
   */
  constructor(params: Params<O>, defaults: O, options: Partial<O>) {
    super({ maximize: false, ...defaults }, options);
    this.addParams(params);
  }

  /** The first state of a parameter. */
  protected abstract initialState(param: Tensor, options: Omit<O, "lr">): ParamState;

  /** The rule: new values of a parameter and its state. */
  protected abstract update(update: Update<O>): Updated;

  /** Updates every parameter that has a gradient, and all state, in one schedule. */
  step(): void {
    const active = new Set<Tensor>();
    for (const group of this.paramGroups) {
      for (const param of group.params) if (param.grad && param.requiresGrad) active.add(param);
    }
    if (active.size === 0) return;
    const updates: Assignment[] = [];
    const steps = this.#countStep(active, updates);
    for (const group of this.paramGroups) {
      if (capturing()) group.noteCapture();
      this.#updateGroup(group, active, steps, updates);
    }
    assign(updates);
  }

  #updateGroup(
    group: ParamGroup<O>,
    active: ReadonlySet<Tensor>,
    steps: ReadonlyMap<StepCounter, Tensor>,
    updates: Assignment[],
  ): void {
    const { params, options, lrTensor, momentumFactor: momentum } = group;
    for (const param of params) {
      if (!active.has(param)) continue;
      const state = this.#state.get(param)!;
      const grad = options.maximize ? gradientOf(param).neg() : gradientOf(param);
      const step = steps.get(this.#counters.get(param)!)!.cast(param.dtype);
      const lr = lrTensor.cast(param.dtype);
      const updated = this.update({ param, grad, state, lr, momentum, step, options });
      updates.push([param, updated.param.node]);
      for (const [name, value] of Object.entries(updated.state ?? {})) {
        updates.push([state[name], value.node]);
      }
    }
  }

  protected override prepare({ params, options }: ParamGroup<O>): void {
    const unknown = params.filter((param) => !this.#counters.has(param));
    const counter = new StepCounter(unknown);
    for (const param of unknown) this.#counters.set(param, counter);
    for (const param of params) {
      this.#state.set(param, { ...this.initialState(param, options), ...this.#state.get(param) });
    }
  }

  /** Counts the step of the active parameters: those that have always moved together share one counter. */
  #countStep(active: ReadonlySet<Tensor>, updates: Assignment[]): Map<StepCounter, Tensor> {
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

  /** All state, copied, in PyTorch's structure and under its names. */
  stateDict(): OptimizerState {
    const state: Record<string, Record<string, Tensor>> = {};
    const copies = new Map<Tensor, Tensor>();
    const copy = (value: Tensor): Tensor => {
      let found = copies.get(value);
      if (!found) copies.set(value, (found = value.detach().clone()));
      return found;
    };
    const param_groups = this.paramGroups.map((group) => {
      const first = Object.keys(state).length;
      group.params.forEach((param, i) => {
        const own = { step: this.#counters.get(param)!.tensor, ...this.#state.get(param)! };
        state[first + i] = Object.fromEntries(
          Object.entries(own).map(([name, value]) => [snakeCase(name), copy(value)]),
        );
      });
      return saveGroup(group, first);
    });
    return { state, param_groups };
  }

  /**
   * Goes on from where `stateDict()` was taken, here or by PyTorch. Everything is checked first.
   *
   * Parameters without an entry in `state` begin anew, as in PyTorch they have none before their first step.
   *
   * @throws NNError when groups, names or options don't fit; ShapeError when shapes differ.
   */
  loadStateDict(dict: LoadedOptimizerState): void {
    checkGroups(this.paramGroups, dict);
    const options = this.paramGroups.map((group, i) => {
      const next = loadedOptions(group, dict.param_groups[i]);
      this.checkAll({ ...next, lr: dict.param_groups[i].lr } as unknown as O);
      group.checkOptions(next);
      return next;
    });
    const updates: Assignment[] = [];
    const counters = new LoadedCounters(updates);
    const loaded = this.paramGroups.flatMap((group, i) =>
      group.params.map((param, j) => {
        const place = dict.param_groups[i].params[j];
        const given = givenState(dict, place);
        const fresh = this.initialState(param, options[i]);
        // The tensors stay the same, for compiled steps hold them.
        const state = { ...fresh, ...pick(this.#state.get(param)!, Object.keys(fresh)) };
        for (const [name, own] of Object.entries(state)) {
          const value = given
            ? loadedValue(given[snakeCase(name)], own.shape, snakeCase(name), place).cast(own.dtype)
            : fresh[name];
          updates.push([own, value.node]);
        }
        return { param, state, counter: counters.of(param, given, place, this.#counters.get(param)!) };
      }),
    );
    assign(updates);
    for (const { param, state, counter } of loaded) {
      this.#state.set(param, state);
      this.#counters.set(param, counter);
    }
    this.paramGroups.forEach((group, i) => {
      restoreGroup(group, dict.param_groups[i], options[i]);
    });
  }
}

function pick<T>(record: Readonly<Record<string, T>>, names: readonly string[]): Record<string, T> {
  return Object.fromEntries(names.flatMap((name) => (name in record ? [[name, record[name]]] : [])));
}
