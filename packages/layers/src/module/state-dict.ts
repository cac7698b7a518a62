import { NNError, ShapeError, Tensor, formatShape } from "@nn/tensor";
import { assign, sameShape } from "@nn/tensor/graph";
import { isBuffer } from "./marks.js";
import type { AnyModule } from "./module.js";
import { stateName } from "./state-name.js";
import { checkStateNames, savedName } from "./state-names.js";
import { stateOf, type Member, type StateMember } from "./walk.js";

/**
 * Tensors by their names in PyTorch: `head.runningMean` of a model is "head.running_mean" here, unless a module's
 * `stateNames` say otherwise.
 */
export type StateDict = Record<string, Tensor>;

/** What {@link Module.loadStateDict} found. */
export interface LoadResult {
  /** In the model, but not among what was loaded. */
  readonly missing: readonly string[];
  /** Among what was loaded, but not in the model. */
  readonly unexpected: readonly string[];
}

/** Options of {@link Module.loadStateDict}. */
export interface LoadOptions {
  /** Whether missing and unexpected names are an error. Initially true. */
  readonly strict?: boolean;
}

/** A parameter or buffer, by the name it is saved under. */
export type SavedMember = Member<Tensor>;

/**
 * All parameters and persistent buffers by the name they are saved under: themselves, where `stateDict()` gives copies.
 * A shared one comes with each of its names.
 *
 * @throws NNError when a module's `stateNames` don't fit it.
 *
 * @example
 * ```ts
 * import { Linear, savedState } from "@nn/layers";
 * const layer = new Linear(3, 2);
 * console.log(savedState(layer).map(({ name, value }) => [name, value === layer.weight])); // [["weight", true], ["bias", false]]
 * ```
 */
export function savedState(module: AnyModule): SavedMember[] {
  checkStateNames(module);
  const found = new Map<string, StateMember>();
  for (const member of stateOf(module)) {
    const { name: path, value, levels } = member;
    if (isBuffer(value) && !value.persistent) continue;
    const name = savedName(levels, path);
    if (name === "") throw new NNError("stateDict", `${path} would be saved without a name`);
    const other = found.get(name);
    if (other && other.value !== value) {
      throw new NNError(
        "stateDict",
        `${other.name} and ${path} would both be saved as ${name}`,
        "rename one of them",
      );
    }
    found.set(name, other ?? member);
  }
  return [...found].map(([name, { value }]) => ({ name, value }));
}

export function readState(module: AnyModule): StateDict {
  const copies = new Map<Tensor, Tensor>();
  const dict: StateDict = {};
  for (const { name, value } of savedState(module)) {
    let copy = copies.get(value);
    if (!copy) copies.set(value, (copy = value.detach().clone()));
    dict[name] = copy;
  }
  return dict;
}

export function writeState(module: AnyModule, dict: Readonly<StateDict>, options: LoadOptions): LoadResult {
  for (const [name, value] of Object.entries<unknown>(dict)) {
    if (!(value instanceof Tensor)) throw new NNError("loadStateDict", `${name} is no tensor`);
  }
  const { pairs, missing, unexpected } = matchState("loadStateDict", savedState(module), dict, options);
  const updates = new Map<Tensor, Tensor>();
  for (const { own, given } of pairs) updates.set(own, dict[given].detach().cast(own.dtype));
  assign([...updates].map(([owner, value]) => [owner, value.live("loadStateDict")]));
  return { missing, unexpected };
}

/** What fits together: a tensor of the model, and the name of its value among what is loaded. */
interface Match extends LoadResult {
  readonly pairs: readonly { readonly own: Tensor; readonly given: string }[];
}

/** Finds what belongs to each tensor of `state`, and compares names and shapes, in the name of `operation`. */
export function matchState(
  operation: string,
  state: readonly Member<Tensor>[],
  dict: Readonly<Record<string, { readonly shape: readonly number[] }>>,
  { strict = true }: LoadOptions,
): Match {
  const given = new Map(Object.keys(dict).map((name) => [stateName(name), name]));
  const pairs = state.flatMap(({ name, value }) => {
    const found = Object.hasOwn(dict, name) ? name : given.get(name);
    return found === undefined ? [] : [{ name, own: value, given: found }];
  });
  const filled = new Set(pairs.map(({ own }) => own)); // of a shared tensor, one name is enough
  const missing = state.filter(({ value }) => !filled.has(value)).map(({ name }) => name);
  const used = new Set(pairs.map((pair) => pair.given));
  const unexpected = Object.keys(dict).filter((name) => !used.has(name));
  if (strict) refuseOtherNames(operation, missing, unexpected);
  for (const { name, own, given } of pairs) {
    const { shape } = dict[given];
    if (sameShape(shape, own.shape)) continue;
    throw new ShapeError(
      operation,
      `${name} is ${formatShape(own.shape)} in the model and ${formatShape(shape)} among what is loaded`,
    );
  }
  return { pairs, missing, unexpected };
}

function refuseOtherNames(
  operation: string,
  missing: readonly string[],
  unexpected: readonly string[],
): void {
  if (missing.length + unexpected.length === 0) return;
  const problems = [
    ...(missing.length > 0 ? [`missing: ${missing.join(", ")}`] : []),
    ...(unexpected.length > 0 ? [`unexpected: ${unexpected.join(", ")}`] : []),
  ];
  throw new NNError(
    operation,
    `the names don't fit the model; ${problems.join("; ")}`,
    "build the same model, or load what fits with { strict: false }",
  );
}
