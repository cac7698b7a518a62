import { CALLS } from "../lib/sizes.mjs";

export function make(jax) {
  const { grad, jit, numpy: np } = jax;
  const repeated = (makeRun) => () => {
    const run = makeRun(np.array([1, 2, 3, 4]), np.array([5, 6, 7, 8]));
    return {
      run: async () => {
        for (let i = 0; i < CALLS; i++) {
          const result = run();
          await jax.blockUntilReady(result);
          result.dispose();
        }
      },
    };
  };
  return {
    "add-4": repeated((a, b) => {
      const add = jit((x, y) => x.add(y));
      return () => add(a.ref, b.ref);
    }),
    "gradient-4": repeated((a, b) => {
      const gradient = jit(grad((x, y) => x.add(y).sum()));
      return () => gradient(a.ref, b.ref);
    }),
  };
}
