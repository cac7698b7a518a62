import type { ComponentJson, TokenizerConfig, TokenizerJson, TokenName } from "../json/tokenizer-json.js";

/** What special tokens are for. */
export const ROLES = ["pad", "unk", "bos", "eos", "cls", "sep", "mask"] as const;

/** What a special token is for: padding, the unknown, begin and end, classification, separation, the hidden word. */
export type SpecialTokenRole = (typeof ROLES)[number];

/** Which token is what. */
export type SpecialTokens = { readonly [role in SpecialTokenRole]?: string };

/** What they are called where no configuration says it, the more common name first. */
const USUAL: { readonly [role in SpecialTokenRole]: readonly string[] } = {
  pad: ["<pad>", "[PAD]", "<|pad|>"],
  unk: ["<unk>", "[UNK]"],
  bos: ["<s>", "[BOS]", "<bos>", "<|begin_of_text|>", "<|endoftext|>"],
  eos: ["</s>", "[EOS]", "<eos>", "<|end_of_text|>", "<|endoftext|>"],
  cls: ["[CLS]"],
  sep: ["[SEP]"],
  mask: ["[MASK]", "<mask>"],
};

/** Which special token is what: as the configuration says, then by the model, then by the usual names. */
export function findSpecialTokens(json: TokenizerJson, config: TokenizerConfig): SpecialTokens {
  const special = new Set(json.added_tokens.flatMap(({ content }) => content));
  const found: Partial<Record<SpecialTokenRole, string>> = {};
  for (const role of ROLES) {
    const given: TokenName | undefined = config[`${role}_token`];
    const token =
      given === undefined
        ? (ofModel(json, role) ?? USUAL[role].find((name) => special.has(name)))
        : textOf(given);
    if (token !== undefined) found[role] = token;
  }
  return found;
}

function textOf(name: TokenName): string | undefined {
  return typeof name === "string" ? name : name?.content;
}

function ofModel(
  { model, post_processor: frame }: TokenizerJson,
  role: SpecialTokenRole,
): string | undefined {
  if (role === "unk") {
    return model.type === "Unigram" ? model.vocab[model.unk_id ?? -1]?.[0] : (model.unk_token ?? undefined);
  }
  return role === "cls" || role === "sep" ? ofFrame(frame, role) : undefined;
}

/** BERT's and RoBERTa's frames name their tokens. */
function ofFrame(frame: ComponentJson | null, role: "cls" | "sep"): string | undefined {
  const entry = frame?.[role];
  return Array.isArray(entry) && typeof entry[0] === "string" ? entry[0] : undefined;
}

/** The configuration that says the same. */
export function configOf(tokens: SpecialTokens): TokenizerConfig {
  return Object.fromEntries(
    ROLES.flatMap((role) => (tokens[role] === undefined ? [] : [[`${role}_token`, tokens[role]]])),
  );
}
