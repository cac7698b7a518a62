import type { TensorFile } from "@nn/layers";
import { NNError } from "@nn/tensor";

/** Where a file has a tensor of a model. */
export interface Found {
  readonly file: TensorFile;
  /** Its name there. */
  readonly saved: string;
  readonly shape: readonly number[];
}

/** What models with heads call the part that they have in common. */
const PREFIXES = ["transformer.", "bert.", "roberta.", "model.", "vit."];

/** What files have beside weights: masks, places, frequencies, and tables that are saved once more. */
const NO_STATE = [
  /(^|\.)(cross)?att(n|ention)\.(masked_)?bias$/,
  /(^|\.)position_ids$/,
  /\.rotary_emb\.inv_freq$/,
  /^(encoder|decoder)\.embed_tokens\.weight$/,
  /\.EncDecAttention\.relative_attention_bias\.weight$/,
];

/** Whether a model may do without a tensor of this name. */
export function isNoState(name: string): boolean {
  return NO_STATE.some((pattern) => pattern.test(name));
}

/**
 * All tensors of the files, by the names that the model has for them; what it has no name for keeps its own.
 *
 * @throws NNError when two have one name.
 */
export function namedAs(own: ReadonlySet<string>, files: readonly TensorFile[]): ReadonlyMap<string, Found> {
  const found = new Map<string, Found>();
  for (const file of files) {
    for (const [saved, { shape }] of file.tensors) {
      const name = nameIn(own, saved);
      const other = found.get(name);
      if (other) throw new NNError("loadPretrained", `${other.saved} and ${saved} would both be ${name}`, "give each file once"); // prettier-ignore
      found.set(name, { file, saved, shape });
    }
  }
  return found;
}

/** The model's name for what is saved: with or without the name of the common part, by today's names of norms. */
function nameIn(own: ReadonlySet<string>, saved: string): string {
  const name = saved.replace(/(LayerNorm)\.gamma$/, "$1.weight").replace(/(LayerNorm)\.beta$/, "$1.bias");
  const others = PREFIXES.flatMap((prefix) => [
    `${prefix}${name}`,
    ...(name.startsWith(prefix) ? [name.slice(prefix.length)] : []),
  ]);
  return [name, ...others].find((each) => own.has(each)) ?? name;
}
