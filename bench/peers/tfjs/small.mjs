import { CALLS } from "../lib/sizes.mjs";

export function small(tf) {
  const repeated = (fn) => () => {
    const operands = [tf.tensor1d([1, 2, 3, 4]), tf.tensor1d([5, 6, 7, 8])];
    const run = fn(...operands);
    return {
      run: () => {
        for (let i = 0; i < CALLS; i++) run().dispose();
      },
      release: () => tf.dispose(operands),
    };
  };
  return {
    "add-4": repeated((a, b) => () => tf.add(a, b)),
    "gradient-4": repeated((a, b) => {
      const gradient = tf.grad((x) => tf.add(x, b).sum());
      return () => gradient(a);
    }),
  };
}
