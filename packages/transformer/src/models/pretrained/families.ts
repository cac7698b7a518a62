/** Families by what only their files have, in the order in which they are asked. */
const FAMILIES: readonly (readonly [name: string, mark: RegExp])[] = [
  ["RoBERTa", /^roberta\./],
  ["BERT", /^bert\./],
  ["ELECTRA", /^electra\./],
  ["DeBERTa", /^deberta\./],
  ["ALBERT", /albert_layer_groups\./],
  ["DistilBERT", /\.attention\.q_lin\./],
  ["GPT-2", /(^|\.)h\.\d+\.attn\.c_attn\./],
  ["GPT-NeoX", /\.attention\.query_key_value\./],
  ["ViT", /\.layernorm_before\./],
  ["T5", /\.SelfAttention\.q\./],
  ["Llama", /(^|\.)layers\.\d+\.mlp\.gate_proj\./],
  ["BART", /(^|\.)decoder\.layers\.\d+\.encoder_attn\.q_proj\./],
  ["OPT", /(^|\.)decoder\.layers\.\d+\.self_attn\.q_proj\./],
  ["Transformer of PyTorch's", /(^|\.)self_attn\.in_proj_weight$/],
  ["BERT or RoBERTa", /(^|\.)layer\.\d+\.attention\.self\.query\./], // an encoder alone
];

/** A family, and the name of a tensor that only its files have. */
export interface Recognized {
  readonly family: string;
  readonly name: string;
}

/** The family that names of tensors look like; undefined where none is known. */
export function familyOf(names: readonly string[]): Recognized | undefined {
  for (const [family, mark] of FAMILIES) {
    const name = names.find((each) => mark.test(each));
    if (name !== undefined) return { family, name };
  }
  return undefined;
}

/** Whether a file of one family may be for a model of another: some names don't tell them apart. */
export function sameFamily(one: string, other: string): boolean {
  return one === other || one.split(" or ").includes(other) || other.split(" or ").includes(one);
}
