import type { DotKernel } from "../../../kernel/kernel.js";
import { numel } from "../../../shape.js";
import type { Executable } from "../../backend.js";
import type { FunctionBuilder } from "../assembler.js";
import { PARAMS } from "../program.js";
import type { Runtime } from "../runtime.js";
import { countFrom, eachUnit } from "./block-loop.js";
import { compileProduct, type DotProgram } from "./dot-executable.js";
import { tableOf } from "./gemm.js";
import { isPanel, operandsOf, type Operand } from "./operand.js";
import { emitStreamed, isStreamed } from "./thin-streams.js";
import { emitDots, emitPanelSums, type Group } from "./thin-sums.js";

/** Rows up to which packing would cost more than it saves: with the lanes along k, and along the lines. */
const FEW_ROWS_DOWN = 8;
const FEW_ROWS_ACROSS = 3;
/** Terms below which sums are too short for the lanes. */
const LEAST_TERMS = 8;
/** Lines below which a row is no loop over lines. */
const LEAST_LINES = 8;
/** Lines of one unit. */
const BLOCK_LINES = 64;

/** One side of c has a few rows only; the other's lines are the results of one row. */
export interface Thin {
  readonly rows: Operand;
  readonly rowsArg: number;
  readonly lines: Operand;
  readonly linesArg: number;
  /** Bytes between neighbours in c, from row to row and from line to line. */
  readonly rowBytes: number;
  readonly lineBytes: number;
  /** Whether the rows are those of c; else they are its columns. */
  readonly upright: boolean;
}

/** A product of a few rows, or a few columns: each element of the large operand is read once, in place. */
export function compileThin(kernel: DotKernel, runtime: Runtime): Executable | undefined {
  const thin = thinOf(kernel);
  if (!thin) return undefined;
  return compileProduct(kernel, runtime, (dot) => {
    const tables = [tableOf(thin.rows.batch, runtime), tableOf(thin.lines.batch, runtime)] as const;
    if (!runsDown(thin.rows, thin.lines) && isStreamed(thin))
      return emitStreamed(kernel, thin, dot, ...tables);
    emitThin(kernel, thin, dot, ...tables);
    return 0;
  });
}

function thinOf(kernel: DotKernel): Thin | undefined {
  const [n, k] = [numel(kernel.n), numel(kernel.k)];
  if (kernel.a.dtype !== "float32" || k < LEAST_TERMS || numel(kernel.batch) === 0) return undefined;
  const { a, b } = operandsOf(kernel);
  const [left, right] = [kernel.a.arg, kernel.b.arg];
  const ways: Thin[] = [
    { rows: a, rowsArg: left, lines: b, linesArg: right, rowBytes: 4 * n, lineBytes: 4, upright: true },
    { rows: b, rowsArg: right, lines: a, linesArg: left, rowBytes: 4, lineBytes: 4 * n, upright: false },
  ];
  return ways.find(worthReadingOnce);
}

/** Whether there are few rows, but some, and many lines, and the lanes can walk one of them. */
function worthReadingOnce({ rows, lines }: Thin): boolean {
  const [few, many] = [rows.lines.length, lines.lines.length];
  if (few === 0 || rows.lineStep === undefined || many < LEAST_LINES) return false;
  return (
    (few <= FEW_ROWS_DOWN && runsDown(rows, lines)) || (few <= FEW_ROWS_ACROSS && runsAcross(rows, lines))
  );
}

/** Whether both sides walk k element by element, so that the lanes can. */
function runsDown(rows: Operand, lines: Operand): boolean {
  return rows.kStep === 4 && lines.kStep === 4 && lines.lineStep !== undefined && lines.lineStep > 0;
}

/** Whether lines lie side by side, so that the lanes can walk them. */
function runsAcross(rows: Operand, lines: Operand): boolean {
  return rows.kStep !== undefined && isPanel(lines);
}

function emitThin(
  kernel: DotKernel,
  thin: Thin,
  { program, epilogue }: DotProgram,
  rowsTable: number,
  linesTable: number,
): void {
  const { lines } = thin;
  const [m, n, k] = [numel(kernel.m), numel(kernel.n), numel(kernel.k)];
  const total = lines.lines.length;
  const blocks = Math.ceil(total / BLOCK_LINES);
  const units = {
    extent: numel(kernel.batch) * blocks,
    unitWork: Math.min(BLOCK_LINES, total) * k,
    grain: 1,
    serial: false,
  };
  program.phase(units, (f) => {
    const [first, count, x, w, c] = Array.from({ length: 5 }, () => f.local("i32"));
    eachUnit(f, blocks, ({ item, part }) => {
      f.get(part).i32(BLOCK_LINES).op("i32.mul").set(first);
      countFrom(f, first, BLOCK_LINES, { constant: total }, count);
      itemAddress(f, program.input(thin.rowsArg), rowsTable, item);
      f.set(x);
      itemAddress(f, program.input(thin.linesArg), linesTable, item);
      f.get(first).i32(lines.lineStep!).op("i32.mul").op("i32.add").set(w); // prettier-ignore
      f.get(PARAMS.args).memory("i32.load", 4 * program.output(0));
      f.get(item).i32(4 * m * n).op("i32.mul").op("i32.add"); // prettier-ignore
      f.get(first).i32(thin.lineBytes).op("i32.mul").op("i32.add").set(c); // prettier-ignore
      emitLines(f, thin, { x, w, c, count, k });
      epilogue?.(f, blockOf(f, thin.upright, { item, first, count, m, n }));
    });
  });
}

/** Pushes the address of a batch item of an input. */
export function itemAddress(f: FunctionBuilder, slot: number, table: number, item: number): void {
  f.get(PARAMS.args).memory("i32.load", 4 * slot);
  f.get(item).i32(2).op("i32.shl").memory("i32.load", table).op("i32.add"); // prettier-ignore
}

/** Locals with the addresses of the first row, of the first line and of their result, and how many lines there are. */
interface Lines {
  readonly x: number;
  readonly w: number;
  readonly c: number;
  readonly count: number;
  readonly k: number;
}

/** Some lines with all rows, in groups that fill the registers, then smaller ones: a group is in the cache for all rows. */
function emitLines(
  f: FunctionBuilder,
  { rows, lines, lineBytes, rowBytes }: Thin,
  { x, w, c, count, k }: Lines,
): void {
  const down = runsDown(rows, lines);
  const [lineStep, xStep, wStep] = [lines.lineStep!, rows.kStep!, lines.kStep!];
  const [left, row, atX, atC] = Array.from({ length: 4 }, () => f.local("i32"));
  f.get(count).set(left);
  for (const size of down ? ([4, 1] as const) : ([32, 4, 1] as const)) {
    const group: Group = { x: atX, w, c: atC, k, size, lineBytes, lineStep, xStep, wStep };
    const groups = (again: number): void => {
      f.get(x).set(atX).get(c).set(atC).i32(rows.lines.length).set(row);
      f.loop((nextRow) => {
        if (down) emitDots(f, group);
        else emitPanelSums(f, group);
        f.increment(atX, rows.lineStep!).increment(atC, rowBytes);
        f.get(row).i32(1).op("i32.sub").tee(row).brIf(nextRow); // prettier-ignore
      });
      f.increment(w, size * lineStep).increment(c, size * lineBytes);
      f.get(left).i32(size).op("i32.sub").tee(left).i32(size).op("i32.ge_u").brIf(again); // prettier-ignore
    };
    f.get(left).i32(size).op("i32.ge_u"); // prettier-ignore
    f.if(() => void f.loop(groups));
  }
}

/** Locals for the part of c that a unit computed. */
export function blockOf(
  f: FunctionBuilder,
  upright: boolean,
  at: { item: number; first: number; count: number; m: number; n: number },
) {
  const [firstRow, endRow, firstColumn, endColumn] = Array.from({ length: 4 }, () => f.local("i32"));
  f.get(at.item).i32(at.m).op("i32.mul").set(firstRow); // prettier-ignore
  if (upright) {
    f.get(firstRow).i32(at.m).op("i32.add").set(endRow); // prettier-ignore
    f.get(at.first).tee(firstColumn).get(at.count).op("i32.add").set(endColumn);
  } else {
    f.get(firstRow).get(at.first).op("i32.add").tee(firstRow).get(at.count).op("i32.add").set(endRow);
    f.i32(0).set(firstColumn);
    f.i32(at.n).set(endColumn);
  }
  return { firstRow, endRow, firstColumn, endColumn };
}
