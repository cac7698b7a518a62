import { NNError, ShapeError, type Tensor, formatShape } from "@nn/tensor";
import { assign, sameShape } from "@nn/tensor/graph";
import { isBuffer } from "./marks.js";
import type { AnyModule } from "./module.js";
import { stateOf, type Member } from "./walk.js";

/** Tensors by their path in the model. */
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

function savedState(module: AnyModule): Member<Tensor>[] {
  return stateOf(module).filter(({ value }) => !isBuffer(value) || value.persistent);
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
  const { strict = true } = options;
  const state = savedState(module);
  const known = new Set(state.map(({ name }) => name));
  const missing = state.filter(({ name }) => !Object.hasOwn(dict, name)).map(({ name }) => name);
  const unexpected = Object.keys(dict).filter((name) => !known.has(name));
  if (strict && missing.length + unexpected.length > 0) {
    const problems = [
      ...(missing.length > 0 ? [`missing: ${missing.join(", ")}`] : []),
      ...(unexpected.length > 0 ? [`unexpected: ${unexpected.join(", ")}`] : []),
    ];
    throw new NNError(
      "loadStateDict",
      `the names don't fit the model; ${problems.join("; ")}`,
      "build the same model, or load what fits with { strict: false }",
    );
  }
  const updates = new Map<Tensor, Tensor>();
  for (const { name, value } of state) {
    if (!Object.hasOwn(dict, name)) continue;
    const given = dict[name];
    if (!sameShape(given.shape, value.shape)) {
      throw new ShapeError(
        "loadStateDict",
        `${name} is ${formatShape(value.shape)} in the model and ${formatShape(given.shape)} among what is loaded`,
      );
    }
    updates.set(value, given.detach().cast(value.dtype));
  }
  assign([...updates].map(([owner, value]) => [owner, value.live("loadStateDict")]));
  return { missing, unexpected };
}
