import type { Coordinate, Variable } from "./address.js";
import { boolToNumber, highHalf, lowHalf } from "../elements/storage.js";
import { numbersOf, type ProgramPass, type RecipeBuilder, type Slot } from "../recipe.js";
import { unravel } from "./unravel.js";
import type { Value, Writer } from "./writer.js";

/** What a thread makes: `count` elements that follow one another. */
export interface Lanes {
  readonly width: 1 | 4;
  readonly count: number;
}

/** As many elements as a thread returns numbers for. */
export function lanesOf({ dtype }: Slot, width: 1 | 4): Lanes {
  return { width, count: dtype === "int32" ? 2 : width };
}

/** The number of the element in the flat output that each lane makes. */
export function flatPlaces(writer: Writer, { count }: Lanes): Variable[] {
  const thread = threadOf(writer);
  if (count === 1) return [thread];
  return Array.from({ length: count }, (_, lane) => writer.variable(`${thread.name} * ${count} + ${lane}`));
}

/** The places of the lanes along the axes `sizes` of a dense array. */
export function lanePlaces(writer: Writer, sizes: readonly number[], lanes: Lanes): Coordinate[][] {
  const { count } = lanes;
  const last = sizes.at(-1);
  if (last === undefined) return Array.from({ length: count }, () => []);
  if (last % count !== 0) return flatPlaces(writer, lanes).map((flat) => unravel(writer, flat, sizes));
  const shared = unravel(writer, threadOf(writer), [...sizes.slice(0, -1), last / count]);
  return Array.from({ length: count }, (_, lane) => [
    ...shared.slice(0, -1),
    { ...shared.at(-1)!, multiple: count, offset: lane },
  ]);
}

function threadOf(writer: Writer): Variable {
  return writer.variable(writer.dialect.thread, 0);
}

/** Ends a program that makes `values` for its lanes, and adds it as a pass that fills `output`. */
export function addPass(
  builder: RecipeBuilder,
  writer: Writer,
  values: readonly Value[],
  output: Slot,
  { width }: Lanes,
): void {
  const numbers = values.flatMap((value) => numbersIn(writer, value));
  writer.statement(width === 1 ? `return ${numbers[0]};` : `return [${numbers.join(", ")}];`);
  const pass: ProgramPass = {
    kind: "program",
    ...writer.finish(width),
    output: output.slot,
    threads: Math.ceil(numbersOf(output.dtype, output.length) / width),
  };
  builder.add(pass);
}

/** The names of the numbers as which an element is stored. */
function numbersIn(writer: Writer, { text, dtype, level }: Value): string[] {
  if (dtype === "float32") return [text];
  const snippets = dtype === "bool" ? [boolToNumber(text)] : [highHalf(text), lowHalf(text)];
  return snippets.map((snippet) => writer.value(writer.text(snippet), "float32", level).text);
}
