import type { DType } from "../dtype.js";
import type { Expr } from "../kernel/expr.js";
import type { ReduceOp } from "../kernel/kernel.js";
import type { Shape } from "../shape.js";
import type { Step } from "./plan.js";

/** An element-wise loop over `shape` whose values fill a slot. */
export interface MapDraft {
  readonly kind: "map";
  readonly slot: number;
  readonly shape: Shape;
  readonly expr: Expr;
}

/** A reduction of `shape` over `axes`. Views of the body have that shape, those of the epilogue lack the axes. */
export interface ReduceDraft {
  readonly kind: "reduce";
  readonly slot: number;
  readonly op: ReduceOp;
  readonly shape: Shape;
  readonly axes: readonly number[];
  readonly body: Expr;
  readonly epilogue: Expr;
  /** Of the reduction, before the epilogue. */
  readonly dtype: DType;
}

/** A loop nest that is not a kernel yet, so that it can still be merged with others. Numbers are the plan's. */
export type LoopDraft = MapDraft | ReduceDraft;

/** What a plan is made of before its loops are merged. */
export type Draft = LoopDraft | { readonly kind: "fixed"; readonly step: Step };

/** The expressions of a loop. */
export function draftExprs(draft: LoopDraft): readonly Expr[] {
  return draft.kind === "map" ? [draft.expr] : [draft.body, draft.epilogue];
}
