import { BATCHED, LAYER, SQUARES } from "../lib/sizes.mjs";
import { computing } from "./arrays.mjs";

export function make(jax) {
  const { numpy: np } = jax;
  const { batch, inputs, outputs } = LAYER;
  const product = (a, b) => np.matmul(a, b);
  return {
    ...Object.fromEntries(SQUARES.map((n) => [`matmul-${n}`, computing(jax, [[n, n], [n, n]], product)])), // prettier-ignore
    "matmul-layer": computing(jax, [[batch, inputs], [inputs, outputs]], product), // prettier-ignore
    "matmul-layer-dw": computing(jax, [[batch, inputs], [batch, outputs]], (x, g) => np.matmul(np.transpose(x), g)), // prettier-ignore
    "matmul-layer-dx": computing(jax, [[batch, outputs], [inputs, outputs]], (g, w) => np.matmul(g, np.transpose(w))), // prettier-ignore
    "matmul-batched": computing(jax, [BATCHED.left, BATCHED.right], product),
  };
}
