import { Generator } from "@nn/tensor";
import { allIndices } from "./check-indices.js";

/** A seed (a whole number below 2^53) drawn from a generator. */
export function drawSeed(generator: Generator): number {
  const [a, b] = generator.nextKey();
  return (a >>> 0) * 2 ** 21 + (b >>> 11);
}

/** 0 … count - 1 in an order that `seed` and `stream` (an epoch, say) fix. Fisher and Yates's shuffle. */
export function permutation(count: number, seed: number, stream = 0): Int32Array {
  const streams = new Generator(seed);
  streams.setState({ seed, draws: stream });
  const generator = new Generator(drawSeed(streams));
  const order = allIndices(count);
  for (let i = count - 1; i > 0; i--) {
    // 53 random bits scaled to 0 … i: the bias is below i / 2^53.
    const j = Math.floor((drawSeed(generator) / 2 ** 53) * (i + 1));
    const moved = order[i];
    order[i] = order[j];
    order[j] = moved;
  }
  return order;
}
