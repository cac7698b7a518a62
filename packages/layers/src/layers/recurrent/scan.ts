import { stack, where, type Tensor } from "@nn/tensor";
import { advance, drive } from "./step.js";
import type { Kind, State } from "./steps.js";
import type { Weights } from "./weights.js";

/** One pass over the sequence. */
export interface Scan {
  /** `[L, N, hiddenSize]`, not yet zero behind the sequences' ends. */
  readonly output: Tensor;
  readonly state: State;
}

/** Where the steps of a batch lie inside their sequences: `[L, N, 1]`, or undefined where all are equally long. */
export type Inside = Tensor | undefined;

/**
 * Runs one layer in one direction. The products of the inputs of all time steps are one product; a state stays as it is
 * at steps outside its sequence, so that the reverse direction starts at each sequence's end.
 */
export function scan(
  kind: Kind,
  weights: Weights,
  x: Tensor,
  initial: State,
  inside: Inside,
  reverse: boolean,
): Scan {
  const driven = drive(kind, weights, x); // [L, N, gates * hiddenSize]
  const length = x.shape[0];
  const outputs: Tensor[] = [];
  let state = initial;
  for (let i = 0; i < length; i++) {
    const t = reverse ? length - 1 - i : i;
    const old = state;
    const next = advance(kind, weights, driven.select(0, t), old);
    const valid = inside?.select(0, t); // [N, 1]
    state = valid ? next.map((value, k) => where(valid, value, old[k])) : next;
    outputs[t] = state[0];
  }
  return { output: stack(outputs), state };
}
