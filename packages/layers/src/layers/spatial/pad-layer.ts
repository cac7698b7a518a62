import { formatShape, pad, ShapeError, type PadMode, type Tensor } from "@nn/tensor";
import { Module } from "../../module/module.js";
import { requireSpatial } from "./spatial-input.js";

/** Places to add on each side: one number for all, or in PyTorch's order, which begins with the last axis. */
export type SidePadding = number | readonly number[];

/** How a layer pads. */
interface PadKind {
  readonly rank: number;
  readonly mode: PadMode;
  readonly value?: number;
}

/** What the padding layers have in common. */
export abstract class PadLayer extends Module {
  /** In PyTorch's order: left, right, top, bottom, front, back, as far as there are axes. */
  readonly padding: readonly number[];
  readonly #kind: PadKind;

  /** @internal */
  constructor(padding: SidePadding, kind: PadKind) {
    super();
    this.padding = checkedPadding(this.constructor.name, padding, kind);
    this.#kind = kind;
  }

  /**
   * @param x - `[N, C, ...spatial]`; N may be left out.
   * @returns The same with larger spatial sizes.
   */
  forward(x: Tensor): Tensor {
    const { rank, ...options } = this.#kind;
    requireSpatial(this.constructor.name, x, rank);
    const { padding } = this;
    const pairs = Array.from({ length: rank }, (_, i): [number, number] => {
      const at = 2 * (rank - 1 - i);
      return [padding[at], padding[at + 1]];
    });
    return pad(x, pairs, options);
  }

  override extraRepr(): string {
    return `padding=${formatShape(this.padding)}`;
  }
}

function checkedPadding(name: string, padding: SidePadding, { rank, mode }: PadKind): readonly number[] {
  const sides = typeof padding === "number" ? new Array<number>(2 * rank).fill(padding) : [...padding];
  const least = mode === "constant" ? -Infinity : 0;
  if (sides.length === 2 * rank && sides.every((n) => Number.isInteger(n) && n >= least)) return sides;
  const kind = mode === "constant" ? "a whole number" : "a whole number >= 0";
  throw new ShapeError(
    name,
    `padding must be ${kind}, or ${2 * rank} of them, got ${String(padding)}`,
    "for several axes it is left, right, top, bottom, front, back",
  );
}
