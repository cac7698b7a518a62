import { FileError } from "../files/file-error.js";
import { nameOf, type Source } from "../files/source.js";
import { readCsv, type CsvOptions } from "../readers/csv/csv.js";
import type { TableColumn } from "../readers/csv/column.js";
import type { Series } from "./series.js";

/** Options of {@link readSeries}. */
export interface ReadSeriesOptions extends Omit<CsvOptions, "columns" | "types"> {
  /** The column with the dates (ISO 8601), or false where there is none. Initially "date". */
  readonly date?: string | false;
  /** The columns that become channels, in this order. Initially all others, which must be numbers then. */
  readonly channels?: readonly string[];
}

/** A series that was read from a file. */
export interface ReadSeries extends Series {
  readonly values: Float32Array<ArrayBuffer>;
  readonly channels: readonly string[];
  readonly dates?: Float64Array;
}

/**
 * Reads a series from a file of comma- or tab-separated values: a row for each time, a column for each channel, and one
 * with the dates, which must rise.
 *
 * @param source - A path, URL, bytes or Blob.
 * @throws FileError when it can't be read, or with the row and the column of what is wrong in it.
 *
 * @example
 * ```ts
 * import { readSeries } from "@nn/data";
 * const file = new Blob(["date,load,OT\n2016-07-01 00:00:00,5.8,30.5\n2016-07-01 01:00:00,5.7,27.8\n"]);
 * const { values, channels, dates } = await readSeries(file);
 * console.log(channels, values, dates); // ["load", "OT"] [5.8, 30.5, 5.7, 27.8] [1467331200000, 1467334800000]
 * ```
 */
export async function readSeries(source: Source, options: ReadSeriesOptions = {}): Promise<ReadSeries> {
  const { date = "date", channels, ...rest } = options;
  const table = await readCsv(source, {
    ...rest,
    ...(channels && { columns: date === false ? channels : [date, ...channels] }),
    ...(date !== false && { types: { [date]: "date" } }),
  });
  const names = [...table.columns.keys()].filter((name) => name !== date);
  const wrong = names.find((name) => !isNumeric(table.column(name)));
  if (wrong !== undefined) {
    throw new FileError(
      "readSeries",
      `column ${wrong} of ${nameOf(source)} has ${table.column(wrong).type}s, which are no numbers`,
      "say which columns are the channels: { channels: [ … ] }",
    );
  }
  const values = new Float32Array(table.length * names.length);
  names.forEach((name, place) => {
    const column = table.column(name).values;
    for (let row = 0; row < column.length; row++) values[row * names.length + place] = Number(column[row]);
  });
  if (date === false) return { values, channels: names };
  const dates = Float64Array.from(table.column(date).values, Number);
  const back = dates.findIndex((time, row) => row > 0 && !(time > dates[row - 1]));
  if (back < 0) return { values, channels: names, dates };
  throw new FileError(
    "readSeries",
    `row ${back + 1} of ${nameOf(source)} is not later than the one before it`,
    "sort the rows by date, each once",
  );
}

function isNumeric({ type }: TableColumn): boolean {
  return type === "number" || type === "int" || type === "boolean";
}
