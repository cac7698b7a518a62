import { roundUp, type Blocking, type Sizes, type Source } from "./blocking.js";
import type { DotProgram } from "./dot-executable.js";
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

/** A product in blocks, ready to be written as code. */
export interface Product extends Omit<DotProgram, "program"> {
  readonly sizes: Sizes;
  readonly blocking: Blocking;
  readonly a: Side;
  readonly b: Side;
}

/** Floats that the operand packed once takes. */
export function packedLength({ sizes, a, b }: Product): number {
  if (a.source === "packed") return roundUp(sizes.m, TILE_ROWS) * sizes.k;
  return b.source === "packed" ? roundUp(sizes.n, TILE_COLUMNS) * sizes.k : 0;
}
