/** What tfjs-core has no operation for, as its users write it. */
import { tensorOf } from "./tensors.mjs";

export function layers(tf) {
  const variable = (shape, scale) => tf.variable(tensorOf(tf, shape, scale));
  return {
    variable,
    linear: (inputs, outputs) => ({
      weight: variable([inputs, outputs], 1 / Math.sqrt(inputs)),
      bias: variable([outputs], 0.01),
    }),
    norm: (width) => ({ weight: tf.variable(tf.ones([width])), bias: tf.variable(tf.zeros([width])) }),
    dense: ({ weight, bias }, x) => tf.add(tf.matMul(x, weight), bias),
    layerNorm({ weight, bias }, x) {
      const { mean, variance } = tf.moments(x, -1, true);
      return x.sub(mean).mul(variance.add(1e-5).rsqrt()).mul(weight).add(bias);
    },
    gelu(x) {
      const inner = x.add(x.mul(x).mul(x).mul(0.044715)).mul(Math.sqrt(2 / Math.PI));
      return x.mul(0.5).mul(inner.tanh().add(1));
    },
    /** Binary cross entropy of logits, element by element. */
    binaryLoss: (logits, target) =>
      tf.add(tf.sub(tf.relu(logits), tf.mul(logits, target)), tf.log1p(tf.exp(tf.neg(tf.abs(logits))))),
    crossEntropy: (logits, labels, classes) =>
      tf.losses.softmaxCrossEntropy(tf.oneHot(labels, classes), logits),
  };
}

/** All variables in an object, however deep. */
export function variablesOf(tf, model) {
  if (model instanceof tf.Variable) return [model];
  return Object.values(model).flatMap((part) => variablesOf(tf, part));
}

/** A training step as a workload. */
export function training(tf, model, optimizer, data, lossOf) {
  const variables = variablesOf(tf, model);
  let loss;
  return {
    parameters: variables.reduce((sum, { size }) => sum + size, 0),
    run: () => {
      tf.dispose(loss);
      loss = tf.tidy(() => optimizer.minimize(lossOf, true, variables));
    },
    check: async () => (await loss.data())[0],
    release: () => {
      tf.dispose([loss, data]);
      tf.disposeVariables();
    },
  };
}
