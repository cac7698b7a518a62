import { Generator } from "@nn/tensor";
import { allIndices } from "./check-indices.js";

/** A seed (a whole number below 2^53) drawn from a generator. */
export function drawSeed(generator: Generator): number {
  const [a, b] = generator.nextKey();
  return (a >>> 0) * 2 ** 21 + (b >>> 11);
}

/** A number in [0, 1), of 53 random bits. */
export function drawUniform(generator: Generator): number {
  return drawSeed(generator) / 2 ** 53;
}

/** Stream number `stream` (an epoch, say) of those that a seed gives. */
export function streamGenerator(seed: number, stream = 0): Generator {
  const streams = new Generator(seed);
  streams.setState({ seed, draws: stream });
  return new Generator(drawSeed(streams));
}

/** 0 … count - 1 in random order. Fisher and Yates's shuffle. */
export function permutation(count: number, generator: Generator): Int32Array {
  const order = allIndices(count);
  for (let i = count - 1; i > 0; i--) {
    // 53 random bits scaled to 0 … i: the bias is below i / 2^53.
    const j = Math.floor(drawUniform(generator) * (i + 1));
    const moved = order[i];
    order[i] = order[j];
    order[j] = moved;
  }
  return order;
}
