import type { FunctionBuilder } from "../assembler.js";
import { PARAMS, type Program } from "../program.js";
import { eachBlock, type Range } from "./block-loop.js";
import { roundUp } from "./blocking.js";
import { GEMM } from "./library.js";
import { SPARE_BYTES } from "./multiply.js";
import type { Operand } from "./operand.js";
import { ORDER } from "./pack.js";
import type { Product } from "./product.js";
import { TILE_COLUMNS, TILE_ROWS } from "./tile.js";

const WIDTH = { a: TILE_ROWS, b: TILE_COLUMNS } as const;
const PACK = { a: GEMM.packRows, b: GEMM.packColumns } as const;

function orderOf({ lineStep, grouped }: Operand): number {
  return lineStep === 4 ? ORDER.lines : grouped ? ORDER.groupedSteps : ORDER.any;
}

/** The phase that packs an operand which all units share. */
export function emitPackPhase(
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

/** Locals with the address of an operand's first panel, and bytes between panels and between steps of k. */
export interface Panels {
  readonly at: number;
  readonly panel: number;
  readonly step: number;
}

export function panelLocals(f: FunctionBuilder): Panels {
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
export function emitPanels(
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
