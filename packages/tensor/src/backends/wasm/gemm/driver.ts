import type { FunctionBuilder } from "../assembler.js";
import { PARAMS, type Program } from "../program.js";
import { countFrom, eachBlock, eachUnit, range, type Range } from "./block-loop.js";
import { GEMM } from "./library.js";
import { emitPackPhase, emitPanels, panelLocals, type Panels } from "./panels.js";
import type { Product } from "./product.js";
import { TILE_ROWS } from "./tile.js";

/** Rows of a block of a that stays in the second-level cache. */
const CACHED_ROWS = 128;
/** Multiplications and additions that take as long as touching one element. */
const PRODUCTS_PER_ELEMENT = 8;

/** The phases of a product: packing what all units share, then the blocks of c. */
export function emitProduct(program: Program, product: Product): void {
  if (product.a.source === "packed") emitPackPhase(program, product, "a");
  if (product.b.source === "packed") emitPackPhase(program, product, "b");
  emitBlocks(program, product);
}

function emitBlocks(program: Program, product: Product): void {
  const { sizes, blocking } = product;
  const { items, m, n, k } = sizes;
  const rowBlocks = Math.ceil(m / blocking.blockRows);
  const columnBlocks = Math.ceil(n / blocking.blockColumns);
  const blockWork = Math.ceil((Math.min(m, blocking.blockRows) * Math.min(n, blocking.blockColumns) * k) / PRODUCTS_PER_ELEMENT); // prettier-ignore
  const extent = items * rowBlocks * columnBlocks;
  program.phase({ extent, unitWork: blockWork, grain: 1, serial: false }, (f) => {
    const rows = range(f);
    const columns = range(f);
    eachUnit(f, rowBlocks * columnBlocks, ({ item, part }) => {
      f.get(part).i32(columnBlocks).op("i32.div_u").i32(blocking.blockRows).op("i32.mul").set(rows.first); // prettier-ignore
      f.get(part).i32(columnBlocks).op("i32.rem_u").i32(blocking.blockColumns).op("i32.mul").set(columns.first); // prettier-ignore
      countFrom(f, rows.first, blocking.blockRows, { constant: m }, rows.count);
      countFrom(f, columns.first, blocking.blockColumns, { constant: n }, columns.count);
      emitBlock(f, program, product, { item, rows, columns });
      emitEpilogue(f, product, { item, rows, columns });
    });
  });
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
