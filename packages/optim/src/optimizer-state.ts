import { NNError, ShapeError, Tensor, formatShape, tensor } from "@nn/tensor";
import { sameShape } from "@nn/tensor/graph";
import { snakeCase } from "./names.js";
import type { BaseOptions, ParamGroup } from "./param-group.js";

/** One group in a state dict: the numbers of its parameters, and its options under PyTorch's names. */
export type SavedGroup = { readonly params: readonly number[]; readonly lr: number } & Readonly<
  Record<string, unknown>
>;

/** What `Optimizer.stateDict()` gives: PyTorch's structure and names. Parameters are numbered through all groups. */
export interface OptimizerState {
  /** By the parameter's number: its state tensors ("exp_avg"), and "step". */
  readonly state: Readonly<Record<string, Readonly<Record<string, Tensor>>>>;
  readonly param_groups: readonly SavedGroup[];
}

/** A state dict as it is loaded: numbers may stand for rank-0 tensors, as they do in dicts that PyTorch saved. */
export interface LoadedOptimizerState {
  readonly state: Readonly<Record<string, Readonly<Record<string, Tensor | number | null>>>>;
  readonly param_groups: readonly SavedGroup[];
}

/** What is loaded for one parameter, by name. */
export type GivenState = Readonly<Record<string, Tensor | number>>;

/** A group as it is saved; its parameters are numbered from `first`. */
export function saveGroup<O extends BaseOptions>(group: ParamGroup<O>, first: number): SavedGroup {
  const { params, options, lr, initialLr } = group;
  const saved = Object.entries({ ...options, ...(initialLr !== undefined && { initialLr }) });
  return {
    lr,
    ...Object.fromEntries(saved.map(([name, value]) => [snakeCase(name), value])),
    params: params.map((_, i) => first + i),
  };
}

/** The options of a group after loading; what the saved group doesn't have stays. */
export function loadedOptions<O extends BaseOptions>(group: ParamGroup<O>, saved: SavedGroup): Omit<O, "lr"> {
  const entries = Object.entries(group.options).map(([name, value]) => {
    const given = saved[snakeCase(name)];
    return [name, given === undefined ? value : given];
  });
  return Object.fromEntries(entries) as unknown as Omit<O, "lr">;
}

/** Gives a group what was saved; `options` are from {@link loadedOptions}. */
export function restoreGroup<O extends BaseOptions>(
  group: ParamGroup<O>,
  saved: SavedGroup,
  options: Omit<O, "lr">,
): void {
  group.options = options;
  group.lr = saved.lr;
  if (typeof saved.initial_lr === "number") group.initialLr = saved.initial_lr;
}

/** Refuses a dict of another structure. */
export function checkGroups(
  own: readonly ParamGroup[],
  dict: Partial<LoadedOptimizerState> | undefined,
): void {
  const saved = dict?.param_groups;
  if (!Array.isArray(saved) || typeof dict?.state !== "object") {
    const missing = Array.isArray(saved) ? "state" : "param_groups";
    throw new NNError("loadStateDict", `there is no ${missing}`, "pass what stateDict() gave");
  }
  const sizes = (groups: readonly { readonly params: readonly unknown[] }[]): string =>
    groups.map((group) => group.params.length).join(", ");
  if (sizes(saved) === sizes(own)) return;
  throw new NNError(
    "loadStateDict",
    `the optimizer has groups of ${sizes(own)} parameters, what is loaded ${sizes(saved)}`,
  );
}

/** What a state dict has for a parameter; undefined when that is nothing. */
export function givenState(dict: LoadedOptimizerState, place: number): GivenState | undefined {
  const entries = Object.entries(dict.state[place] ?? {}).filter(([, value]) => value !== null);
  return entries.length > 0 ? (Object.fromEntries(entries) as GivenState) : undefined;
}

/** A value of a state dict as a tensor, which must be of that shape. */
export function loadedValue(
  value: Tensor | number | undefined,
  shape: readonly number[],
  name: string,
  place: number,
): Tensor {
  const what = `${name} of parameter ${place}`;
  if (value === undefined) throw new NNError("loadStateDict", `${what} is missing`);
  const given = value instanceof Tensor ? value : tensor(value);
  if (!sameShape(given.shape, shape)) {
    throw new ShapeError(
      "loadStateDict",
      `${what} is ${formatShape(shape)} here and ${formatShape(given.shape)} among what is loaded`,
    );
  }
  return given.detach();
}
