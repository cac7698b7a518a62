import type { DotKernel } from "../../../kernel/kernel.js";
import { numel } from "../../../shape.js";
import type { FunctionBuilder } from "../assembler.js";
import { PARAMS } from "../program.js";
import { countFrom, eachUnit } from "./block-loop.js";
import type { DotProgram } from "./dot-executable.js";
import { blockOf, itemAddress, type Thin } from "./thin.js";

/** Steps of k that are read side by side. */
const STREAMS = 4;
/** Vectors of each in one turn, and the lines that these are. */
const TURN_VECTORS = 4;
const TURN_LINES = 4 * TURN_VECTORS;
/** Bytes that one unit reads at least, and units of one product at most. */
const UNIT_BYTES = 2 ** 15;
const MOST_UNITS = 16;
/** Lines of one unit when the units' sums are put together. */
const MERGED_LINES = 512;

/** Whether memory can be read in long runs: lines lie side by side in the large operand and in c. */
export function isStreamed({ upright, rows, lines }: Thin): boolean {
  return upright && lines.lineStep === 4 && lines.lines.length % TURN_LINES === 0 && lines.kStep! > 0 && rows.kStep! > 0; // prettier-ignore
}

/**
 * Sums with the lanes along the lines: some steps of k, over all lines, are one unit, which reads one run of memory from
 * end to end, as processors see coming. The units' sums are put together in order. Answers the floats of space needed.
 */
export function emitStreamed(
  kernel: DotKernel,
  thin: Thin,
  dot: DotProgram,
  rowsTable: number,
  linesTable: number,
): number {
  const { program, epilogue, packed } = dot;
  const [m, n, k] = [numel(kernel.m), numel(kernel.n), numel(kernel.k)];
  const pieces = Math.max(1, Math.min(Math.floor((4 * n * k) / UNIT_BYTES), MOST_UNITS, Math.floor(k / (2 * STREAMS)))); // prettier-ignore
  const steps = Math.floor(k / pieces / STREAMS) * STREAMS;
  const items = numel(kernel.batch);
  const sums = pieces > 1 ? program.input(packed) : program.output(0);
  program.phase({ extent: items * pieces, unitWork: n * steps, grain: 1, serial: false }, (f) => {
    const [count, x, w, c] = Array.from({ length: 4 }, () => f.local("i32"));
    eachUnit(f, pieces, ({ unit, item, part: piece }) => {
      // The last piece takes what is left.
      f.i32(k - steps * (pieces - 1)).i32(steps).get(piece).i32(pieces - 1).op("i32.eq").op("select").set(count); // prettier-ignore
      itemAddress(f, program.input(thin.rowsArg), rowsTable, item);
      f.get(piece).i32(steps * thin.rows.kStep!).op("i32.mul").op("i32.add").set(x); // prettier-ignore
      itemAddress(f, program.input(thin.linesArg), linesTable, item);
      f.get(piece).i32(steps * thin.lines.kStep!).op("i32.mul").op("i32.add").set(w); // prettier-ignore
      f.get(PARAMS.args).memory("i32.load", 4 * sums);
      f.get(unit).i32(4 * m * n).op("i32.mul").op("i32.add").set(c); // prettier-ignore
      emitUnit(f, thin, { x, w, c, count, m, n });
      if (pieces === 1) {
        const [first, all] = [f.local("i32"), f.local("i32")];
        f.i32(n).set(all);
        epilogue?.(f, blockOf(f, true, { item, first, count: all, m, n }));
      }
    });
  });
  if (pieces === 1) return 0;
  emitMerge(dot, { items, pieces, m, n });
  return items * pieces * m * n;
}

interface Unit {
  readonly x: number;
  readonly w: number;
  readonly c: number;
  /** Steps of k: STREAMS at least. */
  readonly count: number;
  readonly m: number;
  readonly n: number;
}

/** c[row][line] = sum over `count` steps: STREAMS steps at a time for all rows, while the steps' lines are in the cache. */
function emitUnit(f: FunctionBuilder, { rows, lines }: Thin, { x, w, c, count, m, n }: Unit): void {
  const splats = Array.from({ length: STREAMS }, () => f.local("v128"));
  const [atX, atW, atC, row, left, end] = Array.from({ length: 6 }, () => f.local("i32"));
  const [xStep, wStep] = [rows.kStep!, lines.kStep!];
  const pass = (streams: number, first: boolean): void => {
    f.get(x).set(atX).get(c).set(atC).i32(m).set(row);
    f.loop((nextRow) => {
      for (let i = 0; i < streams; i++) f.get(atX).memory("v128.load32_splat", i * xStep).set(splats[i]); // prettier-ignore
      f.get(w).set(atW).get(atC).i32(4 * n).op("i32.add").set(end); // prettier-ignore
      f.loop((again) => {
        for (let v = 0; v < TURN_VECTORS; v++) {
          f.get(atC);
          if (first)
            f.get(atW).memory("v128.load", 16 * v).get(splats[0]).op("f32x4.mul"); // prettier-ignore
          else f.get(atC).memory("v128.load", 16 * v);
          for (let i = first ? 1 : 0; i < streams; i++)
            f.get(atW).memory("v128.load", i * wStep + 16 * v).get(splats[i]).op("f32x4.mul").op("f32x4.add"); // prettier-ignore
          f.memory("v128.store", 16 * v);
        }
        f.increment(atW, 4 * TURN_LINES).increment(atC, 4 * TURN_LINES);
        f.get(atC).get(end).op("i32.lt_u").brIf(again);
      });
      f.increment(atX, rows.lineStep!).get(row).i32(1).op("i32.sub").tee(row).brIf(nextRow);
    });
    f.increment(x, streams * xStep).increment(w, streams * wStep);
    f.increment(left, -streams);
  };
  f.get(count).set(left);
  pass(STREAMS, true);
  for (const streams of [STREAMS, 1]) {
    f.get(left).i32(streams).op("i32.ge_s");
    f.if(() => void f.loop((again) => {
      pass(streams, false);
      f.get(left).i32(streams).op("i32.ge_s").brIf(again);
    })); // prettier-ignore
  }
}

/** c[row][line] = the sum of the pieces' sums, in order, then the epilogue. */
function emitMerge(
  { program, packed, epilogue }: DotProgram,
  { items, pieces, m, n }: { items: number; pieces: number; m: number; n: number },
): void {
  const blocks = Math.ceil(n / MERGED_LINES);
  const units = { extent: items * blocks, unitWork: m * Math.min(n, MERGED_LINES) * pieces, grain: 1, serial: false }; // prettier-ignore
  program.phase(units, (f) => {
    const [first, count, row, from, to, end] = Array.from({ length: 6 }, () => f.local("i32"));
    eachUnit(f, blocks, ({ item, part }) => {
      f.get(part).i32(MERGED_LINES).op("i32.mul").set(first);
      countFrom(f, first, MERGED_LINES, { constant: n }, count);
      f.i32(0).set(row);
      f.loop((nextRow) => {
        f.get(PARAMS.args).memory("i32.load", 4 * program.output(0));
        f.get(item).i32(m).op("i32.mul").get(row).op("i32.add").i32(n).op("i32.mul").get(first).op("i32.add").i32(2).op("i32.shl").op("i32.add").set(to); // prettier-ignore
        f.get(PARAMS.args).memory("i32.load", 4 * program.input(packed));
        f.get(item).i32(pieces * m).op("i32.mul").get(row).op("i32.add").i32(n).op("i32.mul").get(first).op("i32.add").i32(2).op("i32.shl").op("i32.add").set(from); // prettier-ignore
        f.get(to).get(count).i32(2).op("i32.shl").op("i32.add").set(end); // prettier-ignore
        f.loop((next) => {
          f.get(to).get(from).memory("v128.load");
          for (let piece = 1; piece < pieces; piece++) f.get(from).memory("v128.load", 4 * piece * m * n).op("f32x4.add"); // prettier-ignore
          f.memory("v128.store");
          f.increment(from, 16).increment(to, 16).get(to).get(end).op("i32.lt_u").brIf(next);
        });
        f.get(row).i32(1).op("i32.add").tee(row).i32(m).op("i32.lt_u").brIf(nextRow);
      });
      epilogue?.(f, blockOf(f, true, { item, first, count, m, n }));
    });
  });
}
