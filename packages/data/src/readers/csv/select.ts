import { NNError } from "@nn/tensor";
import { FileError } from "../../files/file-error.js";
import type { CsvType } from "./column-types.js";

/** Which fields of a record are read. */
export interface Chosen {
  /** The fields of each record. */
  readonly width: number;
  readonly names: readonly string[];
  /** Where in a record each of `names` stands. */
  readonly places: readonly number[];
}

/** Finds the columns that are asked for among those of the file. */
export function chooseColumns(
  operation: string,
  file: string,
  header: readonly string[],
  options: { readonly columns?: readonly string[]; readonly types?: Readonly<Record<string, CsvType>> },
): Chosen {
  const all = header.map((name) => name.trim());
  const twice = all.find((name, i) => all.indexOf(name) !== i);
  if (twice !== undefined) {
    throw new FileError(
      operation,
      `${file} has two columns ${JSON.stringify(twice)}`,
      "name them: { header: [ … ] }",
    );
  }
  const { columns: names = all, types = {} } = options;
  const unknown = [...names, ...Object.keys(types)].find((name) => !all.includes(name));
  if (unknown !== undefined) {
    const known = all.slice(0, 20).join(", ");
    throw new NNError(operation, `${file} has no column ${unknown}`, `its columns are ${known}`);
  }
  return { width: all.length, names, places: names.map((name) => all.indexOf(name)) };
}
