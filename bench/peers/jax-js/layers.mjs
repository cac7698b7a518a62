import { arrayOf } from "./arrays.mjs";

// Arrays are used up by what is computed from them; `.ref` says that they are needed again.

export const linear = (jax, inputs, outputs) => ({
  weight: arrayOf(jax, [inputs, outputs], 1 / Math.sqrt(inputs)),
  bias: arrayOf(jax, [outputs], 0.01),
});

export const dense = ({ numpy: np }, { weight, bias }, x) => np.matmul(x, weight).add(bias);

export const norm = ({ numpy: np }, width) => ({ weight: np.ones([width]), bias: np.zeros([width]) });

export const layerNorm = ({ nn }, { weight, bias }, x) =>
  nn.standardize(x, -1, { epsilon: 1e-5 }).mul(weight).add(bias);

export const crossEntropy = ({ nn }, scores, labels, classes) =>
  nn.logSoftmax(scores, -1).mul(nn.oneHot(labels, classes)).sum(-1).mean().neg();

/** Binary cross entropy of logits, element by element. */
export const binaryLoss = ({ nn, numpy: np }, logits, target) =>
  nn
    .relu(logits.ref)
    .sub(logits.ref.mul(target))
    .add(np.log1p(np.exp(np.absolute(logits).neg())));
