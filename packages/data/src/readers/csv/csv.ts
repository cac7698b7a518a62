import { ValueError } from "@nn/tensor";
import { FileError } from "../../files/file-error.js";
import { nameOf, type Source } from "../../files/source.js";
import { makeColumn, WrongText } from "./column.js";
import { inferType, type CsvType } from "./column-types.js";
import { readRecords, type RecordOptions } from "./records.js";
import { chooseColumns, type Chosen } from "./select.js";
import { Table } from "./table.js";

/** Options of {@link readCsv}. */
export interface CsvOptions extends RecordOptions {
  /** Whether the first record names the columns, or else their names. Initially true; for false they are "0", "1" … */
  readonly header?: boolean | readonly string[];
  /** The columns that are read, in this order. Initially all. */
  readonly columns?: readonly string[];
  /**
   * What the columns are. Initially each is the narrowest of int, number, boolean and date (ISO 8601) that all its texts
   * are; else category, if there are at most 100 different texts and each comes twice on average; else string.
   */
  readonly types?: Readonly<Record<string, CsvType>>;
  /**
   * What becomes of missing values: an error, no row, or NaN (-1 for categories, "" for strings; whole numbers and
   * booleans become numbers). Initially "refuse".
   */
  readonly missing?: "refuse" | "drop" | "keep";
  /** The texts that stand for a missing value. Initially nothing, NA, N/A, NaN, nan, null and NULL. */
  readonly missingValues?: readonly string[];
}

const MISSING = ["", "NA", "N/A", "NaN", "nan", "null", "NULL"];

/** One reading of a file: what is known of its columns. */
interface Reading {
  readonly operation: string;
  readonly name: string;
  readonly chosen: Chosen;
  readonly missing: ReadonlySet<string>;
  readonly policy: "refuse" | "drop" | "keep";
  /** Rows before these. */
  begin: number;
}

/**
 * Reads a file of comma- or tab-separated values (RFC 4180), with a type for each column. Spaces around a
 * field are left out. A file that gzip packed is unpacked.
 *
 * @param source - A path, URL, bytes or Blob.
 * @throws FileError when it can't be read, or with the row and the column of what is wrong in it.
 *
 * @example
 * ```ts
 * import { readCsv } from "@nn/data";
 * const file = new Blob(["size,round,kind\n1.5,true,pea\n20,false,bean\n2,true,pea\n18,true,bean\n"]);
 * const table = await readCsv(file);
 * console.log(table.column("kind")); // category: values [1, 0, 1, 0], classes ["bean", "pea"]
 * const { x, y } = table.dataset("kind").batch([0, 1]);
 * console.log(await x.array(), await y.array()); // [[1.5, 1], [20, 0]] [1, 0]
 * ```
 */
export async function readCsv(source: Source, options: CsvOptions = {}): Promise<Table> {
  let reading: Reading | undefined;
  const rows: string[][] = [];
  for await (const records of readRecords("readCsv", source, options)) {
    reading ??= begin("readCsv", source, records, options);
    if (reading) for (const row of taken(reading, records, rows.length)) rows.push(row);
  }
  if (!reading) throw empty("readCsv", source);
  return makeTable(reading, rows, typesOf(reading, rows, options, true));
}

/**
 * Reads a file of comma- or tab-separated values some rows at a time, however large it is. Types that aren't given are
 * taken from the first rows, and texts are strings; say the categories: `{ types: { kind: { category: ["a", "b"] } } }`.
 *
 * @param source - A path, URL, bytes or Blob.
 * @param options - As for {@link readCsv}; `rows`: how many at a time, initially 10,000.
 * @throws FileError when it can't be read, or with the row and the column of what is wrong in it; ValueError when `rows`
 * is not a whole number above 0.
 *
 * @example
 * ```ts
 * import { streamCsv } from "@nn/data";
 * const file = new Blob(["x\n1\n2\n3\n"]);
 * for await (const table of streamCsv(file, { rows: 2 })) console.log(table.length); // 2, then 1
 * ```
 */
export async function* streamCsv(
  source: Source,
  options: CsvOptions & { readonly rows?: number } = {},
): AsyncGenerator<Table, void, undefined> {
  const { rows: size = 10_000 } = options;
  if (!Number.isSafeInteger(size) || size < 1) {
    throw new ValueError("streamCsv", `rows must be a whole number above 0, got ${size}`);
  }
  let reading: Reading | undefined;
  let types: readonly CsvType[] | undefined;
  let rows: string[][] = [];
  const make = (reading: Reading, some: string[][]): Table => {
    types ??= typesOf(reading, some, options, false);
    const table = makeTable(reading, some, types);
    reading.begin += some.length;
    return table;
  };
  for await (const records of readRecords("streamCsv", source, options)) {
    reading ??= begin("streamCsv", source, records, options);
    if (!reading) continue;
    for (const row of taken(reading, records, reading.begin + rows.length)) rows.push(row);
    let at = 0;
    for (; at + size <= rows.length; at += size) yield make(reading, rows.slice(at, at + size));
    rows = rows.slice(at);
  }
  if (!reading) throw empty("streamCsv", source);
  if (rows.length > 0) yield make(reading, rows);
}

/** Starts with the first records, of which the header is taken away. */
function begin(
  operation: string,
  source: Source,
  records: string[][],
  options: CsvOptions,
): Reading | undefined {
  if (records.length === 0) return undefined;
  const { header = true, missing: policy = "refuse", missingValues = MISSING } = options;
  const first = header === true ? records.shift()! : records[0];
  const names = typeof header === "object" ? header : header ? first : first.map((_, i) => String(i));
  const chosen = chooseColumns(operation, nameOf(source), names, options);
  return { operation, name: nameOf(source), chosen, missing: new Set(missingValues), policy, begin: 0 };
}

/** The chosen fields of each record. */
function taken({ operation, name, chosen }: Reading, records: string[][], before: number): string[][] {
  return records.map((record, i) => {
    if (record.length !== chosen.width) {
      const found = `row ${before + i + 1} of ${name} has ${record.length} fields`;
      throw new FileError(operation, `${found}, and there are ${chosen.width} columns`);
    }
    return chosen.places.map((place) => record[place].trim());
  });
}

function typesOf(
  reading: Reading,
  rows: readonly string[][],
  { types = {} }: CsvOptions,
  all: boolean,
): CsvType[] {
  return reading.chosen.names.map((name, column) => {
    const given = Object.hasOwn(types, name) ? types[name] : undefined;
    if (given === "category" && !all) {
      const problem = `the categories of column ${name} aren't known before all rows are read`;
      throw new FileError(
        reading.operation,
        problem,
        `name them: { types: { ${name}: { category: [ … ] } } }`,
      );
    }
    const present = () => rows.map((row) => row[column]).filter((text) => !reading.missing.has(text));
    return given ?? inferType(present(), all);
  });
}

function makeTable(reading: Reading, all: readonly string[][], types: readonly CsvType[]): Table {
  const { operation, name, chosen, missing, policy } = reading;
  // Which row each is, to say so when others were dropped before it.
  const places = all
    .map((_, i) => i)
    .filter((i) => policy !== "drop" || !all[i].some((text) => missing.has(text)));
  const columns = chosen.names.map((column, c) => {
    const texts = places.map((i) => (missing.has(all[i][c]) ? undefined : all[i][c]));
    const at = (index: number) => `row ${reading.begin + places[index] + 1}, column ${column} of ${name}`;
    const absent = policy === "refuse" ? texts.indexOf(undefined) : -1;
    if (absent >= 0) {
      const fix = `say what becomes of missing values: { missing: "drop" } or { missing: "keep" }`;
      throw new FileError(operation, `${at(absent)} is missing`, fix);
    }
    try {
      return [column, makeColumn(texts, types[c])] as const;
    } catch (error) {
      if (!(error instanceof WrongText)) throw error;
      const found = JSON.stringify(texts[error.index]?.slice(0, 100));
      throw new FileError(operation, `${at(error.index)} is ${found}, not ${error.message}`);
    }
  });
  return new Table(places.length, new Map(columns));
}

function empty(operation: string, source: Source): FileError {
  return new FileError(operation, `${nameOf(source)} is empty: it has no header`);
}
