import { BATCHED, LAYER, SQUARES } from "../lib/sizes.mjs";
import { computing, tensorOf } from "./tensors.mjs";

export function matmul(tf) {
  const { batch, inputs, outputs } = LAYER;
  const product = (left, right, transposeA = false, transposeB = false) =>
    computing(
      tf,
      () => [tensorOf(tf, left), tensorOf(tf, right)],
      (a, b) => tf.matMul(a, b, transposeA, transposeB),
    );
  return {
    ...Object.fromEntries(SQUARES.map((n) => [`matmul-${n}`, product([n, n], [n, n])])),
    "matmul-layer": product([batch, inputs], [inputs, outputs]),
    "matmul-layer-dw": product([batch, inputs], [batch, outputs], true, false),
    "matmul-layer-dx": product([batch, outputs], [inputs, outputs], false, true),
    "matmul-batched": product(BATCHED.left, BATCHED.right),
  };
}
