/** Ways of taking a text apart before its tokens are compared; sacrebleu's names. */
export type BLEUTokenizer = "13a" | "intl" | "char" | "none";

/** Each puts spaces between what are to be tokens. */
const SPACED: Readonly<Record<BLEUTokenizer, (text: string) => string>> = {
  "13a": (text) => separateWestern(` ${unescape(text)} `),
  intl: separateInternational,
  char: (text) => Array.from(text).join(" "),
  none: (text) => text,
};

/** The names of all tokenizers. */
export const BLEU_TOKENIZERS = Object.keys(SPACED);

/** The tokens of a text. */
export function splitText(text: string, tokenizer: BLEUTokenizer): string[] {
  return SPACED[tokenizer](text.trimEnd()).split(/\s+/u).filter(Boolean);
}

/** What mteval-v13a takes back before it looks for tokens. */
function unescape(text: string): string {
  return text
    .replaceAll("<skipped>", "")
    .replaceAll("-\n", "")
    .replaceAll("\n", " ")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">");
}

/** ASCII punctuation by itself; full stops, commas and dashes of numbers stay in them. The order of the rules counts. */
function separateWestern(text: string): string {
  return text
    .replace(/([{-~[-` -&(-+:-@/])/gu, " $1 ")
    .replace(/([^0-9])([.,])/gu, "$1 $2 ")
    .replace(/([.,])([^0-9])/gu, " $1 $2")
    .replace(/([0-9])(-)/gu, "$1 $2 ");
}

/** Punctuation and symbols of any script by themselves, except punctuation between digits. */
function separateInternational(text: string): string {
  return text
    .replace(/(\P{N})(\p{P})/gu, "$1 $2 ")
    .replace(/(\p{P})(\P{N})/gu, " $1 $2")
    .replace(/(\p{S})/gu, " $1 ");
}
