import { PARSERS, type CsvType, type NumericType } from "./column-types.js";

/** A column of a {@link Table}. */
export type TableColumn =
  | { readonly type: "number"; readonly values: Float64Array }
  | { readonly type: "int"; readonly values: Int32Array }
  /** 1 for true, 0 for false. */
  | { readonly type: "boolean"; readonly values: Uint8Array }
  /** Milliseconds since 1970, as `Date` counts them; NaN where it is missing. */
  | { readonly type: "date"; readonly values: Float64Array }
  /** Places in `classes`; -1 where it is missing. */
  | { readonly type: "category"; readonly values: Int32Array; readonly classes: readonly string[] }
  | { readonly type: "string"; readonly values: readonly string[] };

/** What is wrong with a text: which, and what was expected. */
export class WrongText extends Error {
  constructor(
    readonly index: number,
    expected: string,
  ) {
    super(expected);
  }
}

/** A column of texts, of which those that are missing are undefined. */
export function makeColumn(texts: readonly (string | undefined)[], type: CsvType): TableColumn {
  if (type === "string") return { type, values: texts.map((text) => text ?? "") };
  if (typeof type === "object") return categories(texts, type.category);
  if (type === "category") return categories(texts, classesOf(texts));
  const numbers = texts.map((text, index) => (text === undefined ? NaN : parsed(text, index, type)));
  const incomplete = texts.includes(undefined);
  if (type === "date") return { type, values: Float64Array.from(numbers) };
  if (type === "number" || incomplete) return { type: "number", values: Float64Array.from(numbers) };
  if (type === "int") return { type, values: Int32Array.from(numbers) };
  return { type, values: Uint8Array.from(numbers) };
}

const NAMES: Readonly<Record<NumericType, string>> = {
  number: "a number",
  int: "a whole number that int32 holds",
  boolean: "true or false",
  date: "a date such as 2024-02-29 or 2024-02-29T12:30:00Z",
};

function parsed(text: string, index: number, type: NumericType): number {
  const value = PARSERS[type](text);
  if (value === undefined) throw new WrongText(index, NAMES[type]);
  return value;
}

function classesOf(texts: readonly (string | undefined)[]): string[] {
  return [...new Set(texts)].filter((text) => text !== undefined).sort();
}

function categories(texts: readonly (string | undefined)[], classes: readonly string[]): TableColumn {
  const places = new Map(classes.map((name, place) => [name, place]));
  const values = texts.map((text, index) => {
    const place = text === undefined ? -1 : places.get(text);
    if (place === undefined) throw new WrongText(index, `one of ${classes.slice(0, 10).join(", ")}`);
    return place;
  });
  return { type: "category", values: Int32Array.from(values), classes };
}
