import { FLOATS, MATRIX, NORMED } from "../lib/sizes.mjs";
import { computing } from "./arrays.mjs";
import { layerNorm } from "./layers.mjs";

export function make(jax) {
  const { numpy: np, nn } = jax;
  const on = (shapes, fn) => computing(jax, shapes, fn);
  const flat = [FLOATS];
  return {
    add: on([flat, flat], (a, b) => a.add(b)),
    "relu-chain": on([flat, flat, flat], (a, b, c) => nn.relu(a.mul(b).add(c))),
    gelu: on([flat], (a) => nn.gelu(a)),
    tanh: on([flat], (a) => np.tanh(a)),
    exp: on([flat], (a) => np.exp(a)),
    softmax: on([MATRIX], (x) => nn.softmax(x, -1)),
    "layer-norm": on([NORMED, [NORMED[1]], [NORMED[1]]], (x, weight, bias) =>
      layerNorm(jax, { weight, bias }, x),
    ),
    "sum-0": on([MATRIX], (x) => np.sum(x, 0)),
    "sum-1": on([MATRIX], (x) => np.sum(x, 1)),
    transpose: on([MATRIX], (x) => np.transpose(x).add(0)),
  };
}
