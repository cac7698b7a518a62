import type { DType } from "../dtype.js";
import type { Kernel } from "../kernel/kernel.js";

/** A value: the place of its node in the schedule, and which of the node's results (0 but for routines). */
export interface Value {
  readonly place: number;
  readonly part: number;
}

/** A place for one array while a plan runs: a leaf of the graph, or the output of a step. */
export interface Slot {
  readonly dtype: DType;
  readonly length: number;
  /** The leaf whose storage fills the slot; undefined for outputs of steps. */
  readonly leaf: Value | undefined;
}

/** Where a kernel's scalar comes from at each run: a fixed number, or the node at a place (a constant, or a key's word). */
export type ScalarSource = { readonly value: number } | { readonly place: number; readonly word: 0 | 1 };

/** One kernel on slots; scalars are numbered in the plan. */
export interface Step {
  readonly kernel: Kernel;
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly scalars: readonly number[];
}

/**
 * What to run, in order, to get the values of some nodes. It names nodes by their places in the schedule, so that it
 * serves every schedule of the same structure.
 */
export interface Plan {
  readonly slots: readonly Slot[];
  readonly scalars: readonly ScalarSource[];
  readonly steps: readonly Step[];
  /** The wanted values with the slots that hold them, in the order of the schedule. */
  readonly outputs: readonly (Value & { readonly slot: number })[];
  /** Places of constants that the plan takes for equal: it serves only schedules in which they are. */
  readonly equal: readonly (readonly [number, number])[];
  /** Places of paddings that the plan takes for zeros, as above. */
  readonly zeros: readonly number[];
}
