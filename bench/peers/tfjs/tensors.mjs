import { floats, sizeOf } from "../lib/data.mjs";

export const tensorOf = (tf, shape, scale = 1) => tf.tensor(floats(sizeOf(shape), scale), shape);

/** A workload that computes one function of tensors, and throws its result away. */
export function computing(tf, makeInputs, fn) {
  return () => {
    const inputs = makeInputs();
    return { run: () => tf.tidy(() => void fn(...inputs)), release: () => tf.dispose(inputs) };
  };
}
