import { isPanel, type Operand } from "./operand.js";
import { TILE_COLUMNS, TILE_ROWS } from "./tile.js";

/**
 * Where the panels of an operand come from: packed once for all units by a phase of its own, packed by each unit into
 * its thread's scratch memory, or the operand itself, read in place.
 */
export type Source = "packed" | "scratch" | "inPlace";

/** How a product is cut up. A unit is one block of rows by one block of columns of one batch item. */
export interface Blocking {
  readonly a: Source;
  readonly b: Source;
  readonly blockRows: number;
  readonly blockColumns: number;
  readonly blockSteps: number;
}

/** Steps of k for which a panel of b stays in the first-level cache. */
const STEPS = 256;
/** Blocks of a stay in the second-level cache. */
const MOST_ROWS = 128;
const MOST_COLUMNS = 256;
/** Units that keep a handful of threads busy to the end, where each has some products to do. */
const MOST_UNITS = 16;
const LEAST_FOR_UNIT = 1 << 17;
/** Products (multiplications) for which a packing phase of its own pays. */
const LEAST_FOR_PHASE = 1 << 19;
/** Uses of a packed element below which packing costs more than reading in place. */
const FEW_USES = 64;
/** Cache lines of the first-level cache that one operand may fill, and the sets it has. */
const SETS = 64;
const WAYS = 6;

export interface Sizes {
  readonly items: number;
  readonly m: number;
  readonly n: number;
  readonly k: number;
}

/** Chooses the blocks by sizes alone, never by threads, so that results are the same for any number of them. */
export function chooseBlocking(sizes: Sizes, a: Operand, b: Operand): Blocking {
  const { items, m, n, k } = sizes;
  const blockSteps = stepsPerBlock(k);
  const products = items * m * n * k;
  const packed = products < LEAST_FOR_PHASE ? undefined : smallerShared(sizes, a, b);
  const wanted = Math.min(MOST_UNITS, Math.floor(products / LEAST_FOR_UNIT)) / items;
  let blockRows = packed === "a" ? m : roundUp(Math.min(m, MOST_ROWS), TILE_ROWS);
  let blockColumns = packed === "b" ? n : roundUp(Math.min(n, MOST_COLUMNS), TILE_COLUMNS);
  const units = (): number => Math.ceil(m / blockRows) * Math.ceil(n / blockColumns);
  while (units() < wanted && packed !== "a" && blockRows > 4 * TILE_ROWS && (packed === "b" || blockRows >= blockColumns)) blockRows = half(blockRows, TILE_ROWS); // prettier-ignore
  while (units() < wanted && packed !== "b" && blockColumns > 4 * TILE_COLUMNS) blockColumns = half(blockColumns, TILE_COLUMNS); // prettier-ignore
  const source = (side: "a" | "b", operand: Operand, lines: number, width: number, uses: number): Source => {
    if (lines % width === 0 && readableInPlace(operand, Math.min(blockSteps, k), uses)) return "inPlace";
    return packed === side ? "packed" : "scratch";
  };
  return {
    a: source("a", a, m, TILE_ROWS, packed === "a" ? n * items : blockColumns),
    b: source("b", b, n, TILE_COLUMNS, packed === "b" ? m * items : blockRows),
    blockRows,
    blockColumns,
    blockSteps,
  };
}

/** The operand that is the same for all batch items, the one with fewer lines where both are. */
function smallerShared({ m, n }: Sizes, a: Operand, b: Operand): "a" | "b" | undefined {
  if (a.shared && b.shared) return m <= n ? "a" : "b";
  return a.shared ? "a" : b.shared ? "b" : undefined;
}

/** Whether few uses make packing dear, and the panel's rows fall into different sets of the cache. */
function readableInPlace(operand: Operand, steps: number, uses: number): boolean {
  if (!isPanel(operand) || uses > FEW_USES) return false;
  const lines = Math.max(Math.abs(operand.kStep!) / 64, 1);
  const apart = Number.isInteger(lines) ? SETS / greatestDivisor(SETS, lines) : SETS;
  return steps <= WAYS * apart;
}

function greatestDivisor(x: number, y: number): number {
  return y === 0 ? x : greatestDivisor(y, x % y);
}

/** Blocks of about equal size, whole groups of four steps each. */
function stepsPerBlock(k: number): number {
  const blocks = Math.max(Math.round(k / STEPS), 1);
  return roundUp(Math.ceil(k / blocks), 4);
}

function half(size: number, width: number): number {
  return roundUp(Math.ceil(size / 2), width);
}

export function roundUp(x: number, to: number): number {
  return Math.ceil(x / to) * to;
}
