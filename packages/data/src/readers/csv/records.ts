import Papa from "papaparse";
import { FileError } from "../../files/file-error.js";
import type { ReadOptions } from "../../files/read-options.js";
import { streamSource } from "../../files/read-source.js";
import { nameOf, type Source } from "../../files/source.js";
import { decoded, type EncodingOptions } from "../text/decode-text.js";

/** How the records of a file are told apart. */
export interface RecordOptions extends ReadOptions, EncodingOptions {
  /** What stands between two fields. Initially the one of `,`, tab, `;` and `|` that the first line has most of. */
  readonly delimiter?: string;
}

const DELIMITERS = [",", "\t", ";", "|"];
/** Characters that are taken apart at once: each record is looked at only a few times, however small the pieces. */
const ENOUGH = 2 ** 20;
/** A quote that is never closed makes a record of the rest of the file, which is looked at again with each piece. */
const LONGEST_RECORD = 2 ** 24;

/** The records of a file of separated values, some at a time; empty lines are left out. */
export async function* readRecords(
  operation: string,
  source: Source,
  options: RecordOptions,
): AsyncGenerator<string[][], void, undefined> {
  const name = nameOf(source);
  let { delimiter } = options;
  let before = 0;
  let rest = "";
  const take = (last: boolean): string[][] => {
    const held = !last && rest.endsWith("\r") ? "\r" : "";
    const input = rest.slice(0, rest.length - held.length).replaceAll("\r\n", "\n");
    delimiter ??= guessDelimiter(input);
    const { data, errors, meta } = parse(input, delimiter, last);
    if (errors.length > 0) {
      const { row = 0, message } = errors[0];
      throw new FileError(
        operation,
        `${name} has a record ${before + row + 1} that can't be read: ${message}`,
      );
    }
    rest = input.slice(meta.cursor) + held;
    if (rest.length > LONGEST_RECORD) {
      const long = `${name} has a record ${before + data.length + 1} of more than ${LONGEST_RECORD} characters`;
      throw new FileError(operation, long, "is a quote not closed?");
    }
    before += data.length;
    return data.filter((record) => record.length > 1 || record[0] !== "");
  };
  let fresh = 0;
  for await (const text of decoded(
    operation,
    name,
    streamSource(operation, source, options),
    options.encoding,
  )) {
    rest += text;
    fresh += text.length;
    if (fresh < ENOUGH) continue;
    fresh = 0;
    yield take(false);
  }
  yield take(true);
}

/** By the parser below Papa's own streams, which takes pieces from anywhere; without the last record, until all is there. */
function parse(input: string, delimiter: string, last: boolean): Papa.ParseResult<string[]> {
  const parser = new Papa.Parser({ delimiter, newline: "\n" });
  return parser.parse(input, 0, !last) as Papa.ParseResult<string[]>;
}

function guessDelimiter(input: string): string {
  const line = /^\n*([^\n]*)/.exec(input)![1].replace(/"[^"]*"/g, "");
  const counts = DELIMITERS.map((delimiter) => line.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))];
}
