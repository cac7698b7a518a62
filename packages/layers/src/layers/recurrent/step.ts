import type { Tensor } from "@nn/tensor";
import { linear } from "../linear.js";
import type { Kind, State } from "./steps.js";
import type { Weights } from "./weights.js";

/** What comes from the input: `[*, gates * hiddenSize]`, with both biases where they only appear as their sum. */
export function drive(kind: Kind, { weightIh, biasIh, biasHh }: Weights, x: Tensor): Tensor {
  return linear(x, weightIh, kind.sumsBiases && biasIh && biasHh ? biasIh.add(biasHh) : biasIh);
}

/** One time step. */
export function advance(kind: Kind, weights: Weights, driven: Tensor, state: State): State {
  const { weightHh, biasHh, weightHr } = weights;
  const recurrent = linear(state[0], weightHh, kind.sumsBiases ? undefined : biasHh); // [N, gates * hiddenSize]
  const [h, ...rest] = kind.step(driven, recurrent, state);
  return [weightHr ? linear(h, weightHr) : h, ...rest];
}
