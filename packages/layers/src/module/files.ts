import type { Tensor } from "@nn/tensor";
import type { AnyModule } from "./module.js";
import {
  matchState,
  savedState,
  writeState,
  type LoadOptions,
  type LoadResult,
  type StateDict,
} from "./state-dict.js";

/** A file of named tensors that are read one at a time, such as `openSafetensors` of `@nn/data` gives. */
export interface TensorFile {
  /** The tensors that are in it, by name. */
  readonly tensors: ReadonlyMap<string, { readonly shape: readonly number[] }>;
  /** Reads one, its floating numbers as `floating`. */
  read(name: string, options: { readonly floating?: "float32" | "float64" }): Promise<Tensor>;
}

/**
 * Fills a model from an open file, of which it reads only what the model has. Names and shapes are checked before
 * anything is read, and on an error the model is as before.
 *
 * @param model - The model.
 * @param file - As `openSafetensors` of `@nn/data` gives it.
 * @returns The names that were missing or too many, for `strict: false`.
 * @throws NNError that lists missing and unexpected names; ShapeError with both shapes of the first that differs.
 *
 * @example
 * ```ts
 * import { Linear, loadModel } from "@nn/layers";
 * import { ones, zeros } from "@nn/tensor";
 * const weights = new Map([
 *   ["weight", ones([2, 3])],
 *   ["bias", zeros([2])],
 * ]);
 * const model = new Linear(3, 2);
 * await loadModel(model, { tensors: weights, read: (name) => Promise.resolve(weights.get(name)!) });
 * console.log(await model.bias!.array()); // [0, 0]
 * ```
 */
export async function loadModel(
  model: AnyModule,
  file: TensorFile,
  options: LoadOptions = {},
): Promise<LoadResult> {
  const { pairs, missing, unexpected } = matchState(
    "loadModel",
    savedState(model),
    Object.fromEntries(file.tensors),
    options,
  );
  const dict: StateDict = {};
  for (const { own, given } of pairs) {
    // Most backends can't hold a float64 even for as long as it is cast.
    dict[given] = await file.read(given, { floating: own.dtype === "float64" ? "float64" : "float32" });
  }
  writeState(model, dict, { strict: false });
  return { missing, unexpected };
}
