import type { FunctionBuilder } from "../../assembler.js";
import type { Low } from "../../low.js";

/**
 * How a reduction is held while it runs: for each of the copies (vectors side by side) one result per lane. `single`
 * accumulators count lane 0 alone.
 */
export interface Accumulator {
  /** What is read at each step. */
  readonly inputs: readonly Low[];
  reset(): void;
  /** Takes in the inputs, given as locals, of one or several steps. */
  step(steps: readonly (readonly number[])[], copy: number, single: boolean): void;
  /** Pushes the four lanes' results of one copy. */
  lanes(copy: number): void;
  /** Pushes the result over all copies and lanes, in every lane. */
  total(): void;
  /** Writes one copy to memory. */
  save(place: Place): void;
  /** Takes up what was saved. */
  load(place: Place): void;
  /** Takes in what another accumulator saved. */
  merge(place: Place): void;
}

type Words = [number, number, number, number];

/** The same word in every lane. */
export const splat = (word: number): Words => [word, word, word, word];
/** A mask of the first lane. */
export const LANE_0: Words = [-1, 0, 0, 0];

/** Pushes all of `items` combined in pairs, which `push` pushes one by one. */
export function pairwise<T>(items: readonly T[], push: (item: T) => void, combine: () => void): void {
  if (items.length === 1) return push(items[0]);
  const half = Math.ceil(items.length / 2);
  pairwise(items.slice(0, half), push, combine);
  pairwise(items.slice(half), push, combine);
  combine();
}

/** Where a copy lies in memory, behind the copies before it: the words of its lanes in order, or those of one lane. */
export interface Place {
  readonly pointer: number;
  readonly copy: number;
  readonly single: boolean;
}

/** Writes a vector of one word for each lane. */
export function saveVector(f: FunctionBuilder, local: number, { pointer, copy, single }: Place): void {
  f.get(pointer).get(local);
  if (single) f.memory("v128.store32_lane", 0, 0);
  else f.memory("v128.store", 16 * copy);
}

/** Reads a vector of one word for each lane. */
export function loadVector(f: FunctionBuilder, local: number, { pointer, copy, single }: Place): void {
  f.get(pointer);
  if (single) f.memory("v128.load32_zero");
  else f.memory("v128.load", 16 * copy);
  f.set(local);
}
