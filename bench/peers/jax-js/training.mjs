const [BETA2, EPSILON] = [0.999, 1e-8];

export const zerosLike = ({ numpy: np, tree }, params) => tree.map((x) => np.zeros(x.shape), params);

/** The learning rate with Adam's corrections of step `t`, as an array, so that a jitted step takes it. */
export const rateAt = ({ numpy: np }, rate, t, beta1 = 0.9) =>
  np.array([(rate * Math.sqrt(1 - BETA2 ** t)) / (1 - beta1 ** t)]);

/** Adam's update of a tree of parameters. */
export function adam({ numpy: np, tree }, params, gradients, state, rate, beta1 = 0.9) {
  const [values, structure] = tree.flatten(params);
  const [slopes] = tree.flatten(gradients);
  const [means] = tree.flatten(state.m);
  const [squares] = tree.flatten(state.v);
  const next = values.map((value, i) => {
    const m = means[i].mul(beta1).add(slopes[i].ref.mul(1 - beta1));
    const v = squares[i].mul(BETA2).add(np.square(slopes[i]).mul(1 - BETA2));
    const change = rate.ref.mul(m.ref).div(np.sqrt(v.ref).add(EPSILON));
    return { value: value.sub(change), m, v };
  });
  rate.dispose();
  const rebuilt = (key) => tree.unflatten(structure, next.map((parts) => parts[key])); // prettier-ignore
  return { params: rebuilt("value"), state: { m: rebuilt("m"), v: rebuilt("v") } };
}

export const countOf = ({ tree }, params) =>
  tree.flatten(params)[0].reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);

/** A jitted training step as a workload; with `random` the data has a fresh `key` in every step. */
export function training(jax, params, data, lossOf, { rate = 1e-3, random = false } = {}) {
  const { jit, numpy: np, tree, valueAndGrad } = jax;
  const parameters = countOf(jax, params);
  let state = { m: zerosLike(jax, params), v: zerosLike(jax, params) };
  let key = jax.random.key(np.array(1, { dtype: np.uint32 }));
  let [t, loss] = [0, undefined];
  const step = jit((params, state, rate, data) => {
    const [loss, gradients] = valueAndGrad(lossOf)(tree.ref(params), data);
    const next = adam(jax, params, gradients, state, rate);
    return [loss, next.params, next.state];
  });
  return {
    parameters,
    run: async () => {
      const batch = { ...tree.ref(data) };
      if (random) {
        const keys = jax.random.split(key, 2);
        batch.key = keys.ref.slice(0);
        key = keys.slice(1);
      }
      loss?.dispose();
      [loss, params, state] = step(params, state, rateAt(jax, rate, ++t), batch);
      await jax.blockUntilReady([loss, params, state]);
    },
    check: async () => (await loss.ref.data())[0],
    release: () => jax.tree.dispose([loss, params, state, data]),
  };
}
