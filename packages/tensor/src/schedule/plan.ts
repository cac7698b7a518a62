import type { DType } from "../dtype.js";
import type { Node } from "../graph/node.js";
import type { Kernel } from "../kernel/kernel.js";
import type { RandomKey } from "../random/generator.js";

/** A place for one array while a plan runs: a leaf of the graph, or the output of a step. */
export interface Slot {
  readonly dtype: DType;
  readonly length: number;
  /** The node whose storage fills the slot, and which of its results; undefined for outputs of steps. */
  readonly leaf: { readonly node: Node; readonly part: number } | undefined;
}

/** Where a kernel's scalar comes from at each run. */
export type ScalarSource = { readonly value: number } | { readonly key: RandomKey; readonly word: 0 | 1 };

/** One kernel on slots; scalars are numbered in the plan. */
export interface Step {
  readonly kernel: Kernel;
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly scalars: readonly number[];
}

/** What to run, in order, to get the values of some nodes. */
export interface Plan {
  readonly slots: readonly Slot[];
  readonly scalars: readonly ScalarSource[];
  readonly steps: readonly Step[];
  /** The wanted nodes (and those marked to be kept) with the slots that hold their values. */
  readonly outputs: readonly { readonly node: Node; readonly part: number; readonly slot: number }[];
}
