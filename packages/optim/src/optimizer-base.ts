import { NNError, Tensor } from "@nn/tensor";
import { ParamGroup, type BaseOptions, type GroupOptions, type Params } from "./param-group.js";

/** What all optimisers have: groups of parameters with their options. */
export abstract class OptimizerBase<O extends BaseOptions = BaseOptions> {
  /** The groups of parameters. */
  readonly paramGroups: ParamGroup<O>[] = [];
  readonly #defaults: O;

  /**
   * @param defaults - Every option with its first value.
   * @param options - What the user gave.
   */
  constructor(defaults: O, options: Partial<O>) {
    this.#defaults = this.#merge(defaults, options);
  }

  /** Refuses options that make no sense. */
  protected abstract check(options: O): void;

  /** Makes the state that a group needs: a new one, or one that has got other options. */
  protected abstract prepare(group: ParamGroup<O>): void;

  /** Adds the parameters or groups that the constructor got. */
  protected addParams(params: Params<O>): void {
    for (const group of groupsIn(this.constructor.name, params)) this.addParamGroup(group);
  }

  /** Adds parameters with options of their own; what is left out is as in the constructor. */
  addParamGroup(group: GroupOptions<Partial<O>>): void {
    const { params, ...given } = group;
    const merged = this.#merge(this.#defaults, given as unknown as Partial<O>);
    this.checkAll(merged);
    const list = [...params];
    const known = new Set(this.paramGroups.flatMap((other) => other.params));
    for (const param of list) {
      checkParameter(param, known);
      known.add(param);
    }
    const { lr, ...options } = merged;
    const added: ParamGroup<O> = new ParamGroup<O>(list, options, lr, () => {
      this.prepare(added);
    });
    this.paramGroups.push(added);
    this.prepare(added);
  }

  /** Refuses options that make no sense, the learning rate included. */
  protected checkAll(options: O): void {
    const { lr } = options;
    if (typeof lr !== "number" || !(lr >= 0))
      throw new NNError("optimizer", `the learning rate must be at least 0, got ${lr}`);
    this.check(options);
  }

  #merge(defaults: O, given: Partial<O>): O {
    if (typeof (given as unknown) !== "object" || (given as unknown) === null) {
      throw new NNError(
        this.constructor.name,
        `the options are ${String(given)}`,
        "pass an object: { lr: 0.1 }",
      );
    }
    const known = Object.entries(given).filter(([, value]) => value !== undefined);
    const unknown = known.find(([name]) => !(name in defaults));
    if (unknown) {
      const names = Object.keys(defaults).join(", ");
      throw new NNError(
        this.constructor.name,
        `there is no option ${unknown[0]}`,
        `the options are ${names}`,
      );
    }
    return { ...defaults, ...(Object.fromEntries(known) as Partial<O>) };
  }

  /** The learning rate of the first group. Setting it sets that of all groups, for compiled steps too. */
  get lr(): number {
    return this.paramGroups[0].lr;
  }

  set lr(value: number) {
    for (const group of this.paramGroups) group.lr = value;
  }

  /** Forgets the gradients of all parameters. */
  zeroGrad(): void {
    for (const { params } of this.paramGroups) for (const param of params) param.grad = undefined;
  }
}

function groupsIn<O>(name: string, params: Params<O>): GroupOptions<Partial<O>>[] {
  const fix = "pass model.parameters(), or groups: [{ params: model.parameters(), lr: 0.1 }]";
  if (typeof params !== "object" || !(Symbol.iterator in params)) {
    throw new NNError(name, "expected a list of parameters", fix);
  }
  const list = [...(params as Iterable<Tensor | GroupOptions<Partial<O>>>)];
  if (list.length === 0) throw new NNError(name, "there are no parameters", fix);
  const tensors = list.filter((item) => item instanceof Tensor);
  if (tensors.length === list.length) return [{ params: tensors } as unknown as GroupOptions<Partial<O>>];
  const groups = list.filter(isGroup<O>);
  if (groups.length < list.length) throw new NNError(name, "expected parameters only, or groups only", fix);
  return groups;
}

function isGroup<O>(item: unknown): item is GroupOptions<Partial<O>> {
  return typeof item === "object" && item !== null && "params" in item;
}

function checkParameter(param: Tensor, known: ReadonlySet<Tensor>): void {
  if (!(param instanceof Tensor) || param.node.owner !== param) {
    throw new NNError(
      "optimizer",
      "one of the parameters is a computed or constant tensor",
      "pass model.parameters(), or tensors made with requiresGrad: true",
    );
  }
  if (known.has(param)) throw new NNError("optimizer", "a parameter is given twice", "leave one of them out");
}
