import { floats, sizeOf } from "../lib/data.mjs";

export const arrayOf = (jax, shape, scale = 1) =>
  jax.numpy.array(floats(sizeOf(shape), scale)).reshape(shape);

/** A workload that computes a jitted function of arrays; `.ref` keeps them, for functions use their arguments up. */
export function computing(jax, shapes, fn, scale = 1) {
  return () => {
    const inputs = shapes.map((shape) => arrayOf(jax, shape, scale));
    const run = jax.jit(fn);
    return {
      run: async () => {
        const result = run(...inputs.map((x) => x.ref));
        await jax.blockUntilReady(result);
        jax.tree.dispose(result);
      },
      release: () => jax.tree.dispose(inputs),
    };
  };
}
