/** What the texts of a column are. `{ category }` says which texts there are, in the order of their numbers. */
export type CsvType =
  "number" | "int" | "boolean" | "date" | "category" | "string" | { readonly category: readonly string[] };

/** A type whose values are numbers by themselves. */
export type NumericType = "number" | "int" | "boolean" | "date";

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const INFINITE = /^([+-]?)inf(?:inity)?$/i;
const DATE = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/;

/** What a text is worth as each type; nothing, if it is none. */
export const PARSERS: Readonly<Record<NumericType, (text: string) => number | undefined>> = {
  number(text) {
    if (NUMBER.test(text)) return Number(text);
    const infinite = INFINITE.exec(text);
    return infinite ? Number(`${infinite[1]}Infinity`) : undefined;
  },
  int(text) {
    const value = /^[+-]?\d+$/.test(text) ? Number(text) : NaN;
    return value === (value | 0) ? value : undefined;
  },
  boolean(text) {
    const word = text.toLowerCase();
    return word === "true" ? 1 : word === "false" ? 0 : undefined;
  },
  date(text) {
    const match = DATE.exec(text);
    // A time without a zone would be another on each machine.
    const time = match ? Date.parse(match[1] || text.length === 10 ? text : `${text}Z`) : NaN;
    return Number.isNaN(time) ? undefined : time;
  },
};

const INFERRED: readonly NumericType[] = ["int", "number", "boolean", "date"];
const MOST_CLASSES = 100;

/** The narrowest type that all texts are of. Texts that repeat are categories, unless all of them aren't seen. */
export function inferType(texts: readonly string[], all: boolean): CsvType {
  const found = INFERRED.find((type) => texts.every((text) => PARSERS[type](text) !== undefined));
  if (found) return texts.length === 0 ? "number" : found;
  const classes = new Set(texts).size;
  return all && classes <= MOST_CLASSES && 2 * classes <= texts.length ? "category" : "string";
}
