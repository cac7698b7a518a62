import type { BinaryOp, ElementOp } from "../../../../../kernel/expr.js";

/**
 * The body of a function of `a`, `b` and `c` in JavaScript: for gpu.js's webasm, whose Math is that of JavaScript rounded
 * to float32, and for its cpu mode, where numbers are float64 and `cpu` may say it otherwise.
 */
export interface Script {
  readonly body: string;
  readonly cpu?: string;
  /** The function on int32 that `body` calls. */
  readonly uses?: BinaryOp;
}

/** What is a body alone needs no more. */
export type Scripts = Partial<Record<ElementOp, string | Script>>;
