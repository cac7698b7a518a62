import { FLOATS, MATRIX, NORMED } from "../lib/sizes.mjs";
import { layers } from "./layers.mjs";
import { computing, tensorOf } from "./tensors.mjs";

export function elements(tf) {
  const { gelu, layerNorm } = layers(tf);
  const on = (shapes, fn) => computing(tf, () => shapes.map((shape) => tensorOf(tf, shape)), fn);
  const flat = [FLOATS];
  return {
    add: on([flat, flat], (a, b) => tf.add(a, b)),
    "relu-chain": on([flat, flat, flat], (a, b, c) => tf.relu(tf.add(tf.mul(a, b), c))),
    gelu: on([flat], gelu),
    tanh: on([flat], (a) => tf.tanh(a)),
    exp: on([flat], (a) => tf.exp(a)),
    softmax: on([MATRIX], (x) => tf.softmax(x)),
    "layer-norm": on([NORMED, [NORMED[1]], [NORMED[1]]], (x, weight, bias) => layerNorm({ weight, bias }, x)),
    "sum-0": on([MATRIX], (x) => tf.sum(x, 0)),
    "sum-1": on([MATRIX], (x) => tf.sum(x, 1)),
    transpose: on([MATRIX], (x) => tf.transpose(x)),
  };
}
