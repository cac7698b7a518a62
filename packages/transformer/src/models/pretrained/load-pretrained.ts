import { savedState, type AnyModule, type SavedMember, type StateDict, type TensorFile } from "@nn/layers";
import { formatShape, NNError, ShapeError } from "@nn/tensor";
import { BERT } from "../bert/index.js";
import { familyOf, sameFamily } from "./families.js";
import { isNoState, namedAs, type Found } from "./file-names.js";

/** Options of {@link loadPretrained}. */
export interface LoadPretrainedOptions {
  /**
   * Whether tensors of another shape are left out instead of being an error, such as those of a classifier of other
   * classes. Initially false.
   */
  readonly ignoreMismatchedSizes?: boolean | undefined;
}

/** What {@link loadPretrained} did. */
export interface LoadPretrainedResult {
  /** What the files don't have and stays as it was, such as a new head: names in the model's state dict. */
  readonly newlyInitialized: readonly string[];
  /** What the model has no use for, such as the head of another task: names in the files. */
  readonly unused: readonly string[];
}

/**
 * Fills a model with the weights of a checkpoint in Hugging Face's layout, of which it reads only what the model has.
 * The checkpoint may be of the encoder alone or have any heads: what is common is found under either's names. Blocks have
 * to fit in full. float16 and bfloat16 become float32; buffers that are no weights, and tied ones, may be there or not.
 *
 * Names and shapes are checked before anything is read, and on an error the model is as before.
 *
 * @param model - Such as `fromConfig` of its class makes it.
 * @param files - As `openSafetensors` of `@nn/data` gives them: one, or all of `model.safetensors.index.json`.
 * @returns What the files don't have, and what was left out.
 * @throws NNError when the checkpoint is of another architecture, its blocks differ, or two files have the same tensor;
 * ShapeError with both shapes of the first tensor that differs.
 *
 * @example
 * ```ts
 * import { encodeSafetensors, openSafetensors } from "@nn/data";
 * import { BERT, loadPretrained, MaskedLanguageModel, TokenClassifier } from "@nn/transformer";
 * const sizes = { vocabularySize: 100, embedDim: 16, numLayers: 1, numHeads: 2, pooling: false };
 * const trained = new MaskedLanguageModel(new BERT(sizes));
 * const file = await openSafetensors(await encodeSafetensors(trained.stateDict())); // or "model.safetensors"
 * const model = new TokenClassifier(new BERT(sizes), 5);
 * const { newlyInitialized } = await loadPretrained(model, file);
 * console.log(newlyInitialized); // ["classifier.weight", "classifier.bias"]
 * ```
 *
 * @example
 * ```ts no-run
 * import { readFile } from "node:fs/promises";
 * import { openSafetensors } from "@nn/data";
 * import { Llama, loadPretrained } from "@nn/transformer";
 * const read = async (name: string) => JSON.parse(await readFile(name, "utf8"));
 * const { weight_map } = await read("model.safetensors.index.json");
 * const names = new Set(Object.values<string>(weight_map));
 * const model = Llama.fromConfig(await read("config.json"));
 * await loadPretrained(model, await Promise.all([...names].map((name) => openSafetensors(name))));
 * ```
 */
export async function loadPretrained(
  model: AnyModule,
  files: TensorFile | readonly TensorFile[],
  options: LoadPretrainedOptions = {},
): Promise<LoadPretrainedResult> {
  const state = savedState(model);
  const known = new Set(state.map(({ name }) => name));
  const found = namedAs(known, listed(files));
  checkFamily(model, state, found);
  const { pairs, missing } = matched(state, found, options);
  const unused = [...found].filter(([name]) => !known.has(name) && !isNoState(name));
  checkBlocks(model, missing, unused.map(([name]) => name)); // prettier-ignore
  const dict: StateDict = {};
  for (const { name, value, source } of pairs) {
    const floating = value.dtype === "float64" ? "float64" : "float32";
    dict[name] = await source.file.read(source.saved, { floating });
  }
  model.loadStateDict(dict, { strict: false });
  return { newlyInitialized: missing, unused: unused.map(([, { saved }]) => saved) };
}

/** @throws NNError for what is no open file, such as a path or a promise of a file. */
function listed(files: TensorFile | readonly TensorFile[]): readonly TensorFile[] {
  const list: readonly TensorFile[] = Array.isArray(files) ? files : [files];
  if (list.every((file) => "tensors" in Object(file))) return list;
  throw new NNError("loadPretrained", "it takes open files", "open them: await openSafetensors(path)");
}

/** A tensor of the model, and where its value is. */
interface Pair extends SavedMember {
  readonly source: Found;
}

/** What belongs together. A tensor that has several names is filled under the first that is saved. */
function matched(
  state: readonly SavedMember[],
  found: ReadonlyMap<string, Found>,
  { ignoreMismatchedSizes = false }: LoadPretrainedOptions,
): { readonly pairs: readonly Pair[]; readonly missing: readonly string[] } {
  const pairs = new Map<SavedMember["value"], Pair>();
  for (const { name, value } of state) {
    const source = found.get(name);
    if (!source || pairs.has(value)) continue;
    const [own, saved] = [formatShape(value.shape), formatShape(source.shape)];
    if (own === saved) pairs.set(value, { name, value, source });
    else if (!ignoreMismatchedSizes) {
      const text = `${name} is ${own} in the model and ${saved} in the file`;
      throw new ShapeError("loadPretrained", text, "make the model by fromConfig of the file's config.json, or leave such tensors out with { ignoreMismatchedSizes: true }"); // prettier-ignore
    }
  }
  const missing = state.filter(({ value }) => !pairs.has(value)).map(({ name }) => name);
  return { pairs: [...pairs.values()], missing };
}

/** @throws NNError when the names look like another family's, or none is the model's. */
function checkFamily(
  model: AnyModule,
  state: readonly SavedMember[],
  found: ReadonlyMap<string, Found>,
): void {
  const names = state.map(({ name }) => name);
  const saved = [...found.values()].map((each) => each.saved);
  const [own, theirs] = [familyOf(namesInFamily(model, names)), familyOf(saved)];
  const { name: kind } = model.constructor;
  const fix = "take the class of that architecture";
  if (own && theirs && !sameFamily(own.family, theirs.family)) {
    const text = `the file isn't of a ${kind}: its names look like those of a ${theirs.family} (${theirs.name}, …)`;
    throw new NNError("loadPretrained", text, fix);
  }
  if (names.some((name) => found.has(name))) return;
  const sample = (some: readonly string[]): string => (some.length === 0 ? "none" : `${some[0]}, …`);
  const text = `the file has no tensor of the ${kind}; its names are ${sample(saved)}, the model's ${sample(names)}`;
  throw new NNError("loadPretrained", text, fix);
}

/** The names of an encoder alone don't say whether it is BERT's or RoBERTa's; it does. */
function namesInFamily(model: AnyModule, names: readonly string[]): readonly string[] {
  return model instanceof BERT ? names.map((name) => `${model.family}.${name}`) : names;
}

/** Blocks are numbered; a head that is new has none. */
const IN_BLOCK = /(^|\.)\d+\./;

/** @throws NNError when there are other blocks, or parts in them, than the model's. */
function checkBlocks(model: AnyModule, missing: readonly string[], unused: readonly string[]): void {
  const problems = Object.entries({ "it lacks": missing, "it has more": unused }).flatMap(([what, names]) => {
    const inBlocks = names.filter((name) => IN_BLOCK.test(name));
    const more = inBlocks.length > 3 ? ` and ${inBlocks.length - 3} others` : "";
    return inBlocks.length === 0 ? [] : [`${what}: ${inBlocks.slice(0, 3).join(", ")}${more}`];
  });
  if (problems.length === 0) return;
  throw new NNError(
    "loadPretrained",
    `the blocks of the file aren't those of the ${model.constructor.name}; ${problems.join("; ")}`,
    "make the model by fromConfig of the file's config.json",
  );
}
