import { NNError, ShapeError, Tensor, formatShape } from "@nn/tensor";
import { assign, sameShape } from "@nn/tensor/graph";
import { isBuffer } from "./marks.js";
import type { AnyModule } from "./module.js";
import { stateName } from "./state-name.js";
import { stateOf, type Member } from "./walk.js";

/** Tensors by their names in PyTorch: `head.runningMean` of a model is "head.running_mean" here. */
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

/** All parameters and persistent buffers by the name they are saved under. */
export function savedState(module: AnyModule): Member<Tensor>[] {
  const paths = new Map<string, string>();
  return stateOf(module)
    .filter(({ value }) => !isBuffer(value) || value.persistent)
    .map(({ name: path, value }) => {
      const name = stateName(path);
      const other = paths.get(name);
      if (other !== undefined) {
        throw new NNError(
          "stateDict",
          `${other} and ${path} would both be saved as ${name}`,
          "rename one of them",
        );
      }
      paths.set(name, path);
      return { name, value };
    });
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
  const names = new Map(Object.keys(dict).map((name) => [stateName(name), name]));
  const known = new Set(state.map(({ name }) => name));
  const missing = state.filter(({ name }) => !names.has(name)).map(({ name }) => name);
  const unexpected = Object.keys(dict).filter((name) => !known.has(stateName(name)));
  if (strict) refuseOtherNames(operation, missing, unexpected);
  const pairs = state.flatMap(({ name, value }) => {
    const given = names.get(name);
    return given === undefined ? [] : [{ name, own: value, given }];
  });
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
