import type { DType, TypedArray } from "../../../../../dtype.js";
import type { ElementOp, Expr } from "../../../../../kernel/expr.js";
import { contiguousView } from "../../../../../kernel/view.js";
import { runKernel } from "../../../../js/run-kernel.js";
import type { Device, Memory } from "../../../device/device.js";
import type { Intrinsic } from "../../../intrinsic.js";
import type { Dialect, Program } from "../../../program.js";
import { declare } from "../declare.js";
import { elementSource, type Operand, type Snippet } from "../element-source.js";
import { boolToNumber, highHalf, joinHalves, lowHalf, numberToBool } from "../storage.js";

/** An element function of some types. */
export interface ElementCase {
  readonly op: ElementOp;
  readonly from: readonly DType[];
  readonly to: DType;
}

/** A function of values as source. */
interface ValueFunction {
  readonly from: readonly DType[];
  readonly to: DType;
  source(operands: readonly Operand[]): Snippet;
}

/** What a device makes of the element function, for every row of the columns. */
export function runElement(
  device: Device,
  { op, from, to }: ElementCase,
  columns: readonly TypedArray[],
): Promise<TypedArray> {
  return runFunction(device, { from, to, source: (operands) => elementSource(op, operands, to) }, columns);
}

/** As `runElement`, of any function. */
export async function runFunction(
  device: Device,
  test: ValueFunction,
  columns: readonly TypedArray[],
): Promise<TypedArray> {
  const length = columns[0].length;
  const room = (): Memory => device.allocate(Math.ceil(length / 4) * 4);
  const inputs = columns
    .flatMap((column, i) => stored(column, test.from[i]))
    .map((data) => {
      const memory = room();
      device.write(memory, data);
      return memory;
    });
  const results = outputs(test.to).map(room);
  const programs = outputs(test.to).map((output) => device.compile(programOf(device.dialect, test, output)));
  await Promise.all(programs.map(({ ready }) => ready));
  const threads = device.dialect.texels ? Math.ceil(length / 4) : length;
  programs.forEach((program, i) => program.run(inputs, results[i], threads, []));
  const numbers = await device.read(results.map((memory) => ({ memory, length })));
  for (const program of programs) program.destroy();
  for (const memory of [...inputs, ...results]) device.free(memory);
  if (test.to !== "int32") return test.to === "bool" ? Uint8Array.from(numbers[0]) : numbers[0];
  return Int32Array.from(numbers[0], (high, i) => (high << 16) | numbers[1][i]);
}

function stored(column: TypedArray, dtype: DType): Float32Array[] {
  if (dtype !== "int32") return [Float32Array.from(column)];
  return [Float32Array.from(column, (x) => x >> 16), Float32Array.from(column, (x) => x & 0xffff)];
}

/** What makes numbers of a value, one program each. */
function outputs(dtype: DType): ((text: string) => Snippet)[] {
  if (dtype === "int32") return [highHalf, lowHalf];
  return [dtype === "bool" ? boolToNumber : (text) => ({ text, intrinsics: [] })];
}

function programOf(dialect: Dialect, test: ValueFunction, output: (text: string) => Snippet): Program {
  const intrinsics: Intrinsic[] = [];
  const use = (snippet: Snippet): string => {
    intrinsics.push(...snippet.intrinsics);
    return snippet.text;
  };
  const width = dialect.texels ? 4 : 1;
  const lines = [use(declare("thread", dialect.thread, "int32"))];
  const results: string[] = [];
  for (let lane = 0; lane < width; lane++) {
    lines.push(use(declare(`i${lane}`, `thread * ${width} + ${lane}`, "int32")));
    const operands = loadOperands(dialect, test, lane, lines, use);
    lines.push(use(declare(`y${lane}`, use(test.source(operands)), test.to)));
    results.push(use(output(`y${lane}`)));
  }
  const arrays = test.from.reduce((sum, dtype) => sum + (dtype === "int32" ? 2 : 1), 0);
  const result = width === 1 ? results[0] : `[${results.join(", ")}]`;
  return { body: [...lines, `return ${result};`].join("\n"), arrays, scalars: [], intrinsics, width };
}

function loadOperands(
  dialect: Dialect,
  { from }: ValueFunction,
  lane: number,
  lines: string[],
  use: (snippet: Snippet) => string,
): Operand[] {
  let arrays = 0;
  const load = (): string => dialect.load(arrays++, `i${lane}`);
  return from.map((dtype, i) => {
    const number = load();
    const text =
      dtype === "int32"
        ? use(joinHalves(number, load()))
        : dtype === "bool"
          ? use(numberToBool(number))
          : number;
    const name = `x${lane}${i}`;
    lines.push(use(declare(name, text, dtype)));
    return { text: name, dtype };
  });
}

/** What the js backend makes of it. */
export async function definition(
  { op, from, to }: ElementCase,
  columns: readonly TypedArray[],
): Promise<TypedArray> {
  const view = contiguousView([columns[0].length]);
  const srcs = from.map((dtype, arg): Expr => ({ kind: "load", arg, view, dtype }));
  const kernel = { kind: "map", shape: view.shape, exprs: [{ kind: "apply", op, srcs, dtype: to }] } as const;
  const [result] = await runKernel(kernel, columns);
  return result;
}
