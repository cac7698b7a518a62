import type { FunctionBuilder } from "../assembler.js";
import { PARAMS, type Program } from "../program.js";
import { countFrom, eachBlock } from "./block-loop.js";
import { roundUp, type Blocking, type Sizes, type Source } from "./blocking.js";
import type { BlockLocals } from "./epilogue.js";
import { GEMM } from "./library.js";
import { SPARE_BYTES } from "./multiply.js";
import { ORDER } from "./pack.js";
import type { Operand } from "./operand.js";
import { TILE_COLUMNS, TILE_ROWS } from "./tile.js";

/** One side of a product: where it is, how it is read and packed. */
export interface Side {
  readonly operand: Operand;
  readonly source: Source;
  /** Input of the program. */
  readonly arg: number;
  /** Addresses of the tables of offsets in memory; `lines` reaches to whole panels. */
  readonly tables: { readonly batch: number; readonly lines: number; readonly steps: number };
}

export interface Product {
  readonly sizes: Sizes;
  readonly blocking: Blocking;
  readonly a: Side;
  readonly b: Side;
  /** Input of the program that is the space for what is packed once. */
  readonly packed: number;
  /** Writes what is done with a block of c when it is complete; undefined where nothing is. */
  readonly epilogue: ((f: FunctionBuilder, block: BlockLocals) => void) | undefined;
}

/** Rows of a block of a that stays in the second-level cache. */
const CACHED_ROWS = 128;
/** Multiplications and additions that take as long as touching one element. */
const PRODUCTS_PER_ELEMENT = 8;

const WIDTH = { a: TILE_ROWS, b: TILE_COLUMNS } as const;
const PACK = { a: GEMM.packRows, b: GEMM.packColumns } as const;

/** Floats that the operand packed once takes. */
export function packedLength({ sizes, a, b }: Product): number {
  if (a.source === "packed") return roundUp(sizes.m, TILE_ROWS) * sizes.k;
  return b.source === "packed" ? roundUp(sizes.n, TILE_COLUMNS) * sizes.k : 0;
}

function orderOf({ lineStep, grouped }: Operand): number {
  return lineStep === 4 ? ORDER.lines : grouped ? ORDER.groupedSteps : ORDER.any;
}

/** The phases of a product: packing what all units share, then the blocks of c. */
export function emitProduct(program: Program, product: Product): void {
  if (product.a.source === "packed") emitPackPhase(program, product, "a");
  if (product.b.source === "packed") emitPackPhase(program, product, "b");
  emitBlocks(program, product);
}

function emitPackPhase(
  program: Program,
  { sizes, blocking, packed, ...sides }: Product,
  name: "a" | "b",
): void {
  const { operand, arg, tables } = sides[name];
  const width = WIDTH[name];
  const panels = Math.ceil(operand.lines.length / width);
  program.phase({ extent: panels, unitWork: width * sizes.k, grain: 1, serial: false }, (f) => {
    const { args, begin, end } = PARAMS;
    const k0 = f.local("i32");
    eachBlock(f, k0, { constant: sizes.k }, blocking.blockSteps, (steps) => {
      // Whole blocks of k before, then the panels before in this one.
      f.get(args).memory("i32.load", 4 * program.input(packed));
      f.get(k0).i32(4 * width * panels).op("i32.mul").op("i32.add"); // prettier-ignore
      f.get(begin).i32(4 * width).op("i32.mul").get(steps).op("i32.mul").op("i32.add"); // prettier-ignore
      f.get(args).memory("i32.load", 4 * program.input(arg)).i32(operand.batch[0]).op("i32.add"); // prettier-ignore
      f.get(begin).i32(4 * width).op("i32.mul").i32(tables.lines).op("i32.add"); // prettier-ignore
      f.get(k0).i32(2).op("i32.shl").i32(tables.steps).op("i32.add"); // prettier-ignore
      f.get(end).get(begin).op("i32.sub").i32(width).op("i32.mul");
      f.get(steps).i32(orderOf(operand)).call(PACK[name]); // prettier-ignore
    });
  });
}

function emitBlocks(program: Program, product: Product): void {
  const { sizes, blocking } = product;
  const { items, m, n, k } = sizes;
  const rowBlocks = Math.ceil(m / blocking.blockRows);
  const columnBlocks = Math.ceil(n / blocking.blockColumns);
  const blockWork = Math.ceil((Math.min(m, blocking.blockRows) * Math.min(n, blocking.blockColumns) * k) / PRODUCTS_PER_ELEMENT); // prettier-ignore
  const extent = items * rowBlocks * columnBlocks;
  program.phase({ extent, unitWork: blockWork, grain: 1, serial: false }, (f) => {
    const [unit, item, rest] = Array.from({ length: 3 }, () => f.local("i32"));
    const rows = range(f);
    const columns = range(f);
    f.get(PARAMS.begin).set(unit);
    f.loop((nextUnit) => {
      f.get(unit).i32(rowBlocks * columnBlocks).op("i32.div_u").set(item); // prettier-ignore
      f.get(unit).i32(rowBlocks * columnBlocks).op("i32.rem_u").set(rest); // prettier-ignore
      f.get(rest).i32(columnBlocks).op("i32.div_u").i32(blocking.blockRows).op("i32.mul").set(rows.first); // prettier-ignore
      f.get(rest).i32(columnBlocks).op("i32.rem_u").i32(blocking.blockColumns).op("i32.mul").set(columns.first); // prettier-ignore
      countFrom(f, rows.first, blocking.blockRows, { constant: m }, rows.count);
      countFrom(f, columns.first, blocking.blockColumns, { constant: n }, columns.count);
      emitBlock(f, program, product, { item, rows, columns });
      emitEpilogue(f, product, { item, rows, columns });
      f.get(unit).i32(1).op("i32.add").tee(unit).get(PARAMS.end).op("i32.lt_u").brIf(nextUnit);
    });
  });
}

/** Locals with the first of some rows, columns or steps and how many there are. */
interface Range {
  readonly first: number;
  readonly count: number;
}

function range(f: FunctionBuilder): Range {
  return { first: f.local("i32"), count: f.local("i32") };
}

interface Block {
  readonly item: number;
  readonly rows: Range;
  readonly columns: Range;
}

/** One block of c, a block of k after the other. */
function emitBlock(
  f: FunctionBuilder,
  program: Program,
  product: Product,
  { item, rows, columns }: Block,
): void {
  const { sizes, blocking } = product;
  const [from, c, k0] = Array.from({ length: 3 }, () => f.local("i32"));
  const a = panelLocals(f);
  const b = panelLocals(f);
  f.get(PARAMS.args).memory("i32.load", 4 * program.output(0));
  f.get(item).i32(sizes.m).op("i32.mul").get(rows.first).op("i32.add").i32(sizes.n).op("i32.mul"); // prettier-ignore
  f.get(columns.first).op("i32.add").i32(2).op("i32.shl").op("i32.add").set(c); // prettier-ignore
  const prepare = (name: "a" | "b", lines: Range, steps: Range, panels: Panels): void => {
    const { arg, operand, tables } = product[name];
    f.get(PARAMS.args).memory("i32.load", 4 * program.input(arg));
    if (operand.shared) f.i32(operand.batch[0]);
    else f.get(item).i32(2).op("i32.shl").memory("i32.load", tables.batch); // prettier-ignore
    f.op("i32.add").set(from);
    emitPanels(f, program, product, name, { from, lines, steps, panels });
  };
  eachBlock(f, k0, { constant: sizes.k }, blocking.blockSteps, (steps) => {
    prepare("a", rows, { first: k0, count: steps }, a);
    prepare("b", columns, { first: k0, count: steps }, b);
    emitMultiply(f, product, { a, b, c, rows, columns, steps: { first: k0, count: steps } });
  });
}

/** Locals with the address of an operand's first panel, and bytes between panels and between steps of k. */
interface Panels {
  readonly at: number;
  readonly panel: number;
  readonly step: number;
}

function panelLocals(f: FunctionBuilder): Panels {
  return { at: f.local("i32"), panel: f.local("i32"), step: f.local("i32") };
}

interface PanelContext {
  /** The item's address. */
  readonly from: number;
  readonly lines: Range;
  readonly steps: Range;
  readonly panels: Panels;
}

/** Sets `panels` to those of some lines and steps, packing them first where units do that. */
function emitPanels(
  f: FunctionBuilder,
  program: Program,
  product: Product,
  name: "a" | "b",
  { from, lines, steps, panels }: PanelContext,
): void {
  const { operand, source, tables } = product[name];
  const width = WIDTH[name];
  if (source === "inPlace") {
    f.get(from).get(lines.first).i32(2).op("i32.shl").op("i32.add"); // prettier-ignore
    f.get(steps.first).i32(operand.kStep!).op("i32.mul").op("i32.add").set(panels.at); // prettier-ignore
    f.i32(4 * width).set(panels.panel);
    f.i32(operand.kStep!).set(panels.step);
    return;
  }
  if (source === "packed") {
    const padded = roundUp(operand.lines.length, width);
    f.get(PARAMS.args).memory("i32.load", 4 * program.input(product.packed));
    f.get(steps.first).i32(4 * padded).op("i32.mul").op("i32.add"); // prettier-ignore
    f.get(lines.first).i32(2).op("i32.shl").get(steps.count).op("i32.mul").op("i32.add").set(panels.at); // prettier-ignore
  } else {
    f.scratch().i32(scratchOffset(product, name)).op("i32.add").tee(panels.at).get(from);
    f.get(lines.first).i32(2).op("i32.shl").i32(tables.lines).op("i32.add"); // prettier-ignore
    f.get(steps.first).i32(2).op("i32.shl").i32(tables.steps).op("i32.add"); // prettier-ignore
    f.get(lines.count).get(steps.count).i32(orderOf(operand)).call(PACK[name]); // prettier-ignore
  }
  f.get(steps.count).i32(4 * width).op("i32.mul").set(panels.panel); // prettier-ignore
  f.i32(4 * width).set(panels.step);
}

/** In scratch memory: a spare tile, the block of a, the block of b. */
function scratchOffset({ a, blocking: { blockRows, blockSteps } }: Product, name: "a" | "b"): number {
  if (name === "a" || a.source !== "scratch") return SPARE_BYTES;
  return SPARE_BYTES + 4 * blockRows * blockSteps;
}

interface Operands {
  readonly a: Panels;
  readonly b: Panels;
  readonly c: number;
  readonly rows: Range;
  readonly columns: Range;
  readonly steps: Range;
}

/** Multiplies the panels, so many rows at a time that those of a stay in the second-level cache. */
function emitMultiply(
  f: FunctionBuilder,
  { sizes, blocking }: Product,
  { a, b, c, rows, columns, steps }: Operands,
): void {
  const row = f.local("i32");
  eachBlock(f, row, { local: rows.count }, Math.min(CACHED_ROWS, blocking.blockRows), (count) => {
    f.get(a.at).get(row).i32(TILE_ROWS).op("i32.div_u").get(a.panel).op("i32.mul").op("i32.add"); // prettier-ignore
    f.get(a.panel).get(a.step).get(b.at).get(b.panel).get(b.step);
    f.get(c).get(row).i32(4 * sizes.n).op("i32.mul").op("i32.add"); // prettier-ignore
    f.get(count).get(columns.count).get(steps.count);
    f.i32(4 * sizes.n).get(steps.first).i32(0).op("i32.gt_u").scratch().call(GEMM.multiply); // prettier-ignore
  });
}

function emitEpilogue(
  f: FunctionBuilder,
  { sizes, epilogue }: Product,
  { item, rows, columns }: Block,
): void {
  if (!epilogue) return;
  const [firstRow, endRow, endColumn] = Array.from({ length: 3 }, () => f.local("i32"));
  f.get(item).i32(sizes.m).op("i32.mul").get(rows.first).op("i32.add").tee(firstRow); // prettier-ignore
  f.get(rows.count).op("i32.add").set(endRow);
  f.get(columns.first).get(columns.count).op("i32.add").set(endColumn);
  epilogue(f, { firstRow, endRow, firstColumn: columns.first, endColumn });
}
