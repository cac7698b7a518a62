import {
  autoencoderNumbers,
  CONVOLUTION,
  convolutionNumbers,
  LEARNING_RATE,
  MLP,
  mlpNumbers,
  productNumbers,
} from "../../../src/gpu/problems/problems.ts";
import { crossEntropy, dense } from "../../jax-js/layers.mjs";
import { adam, rateAt, zerosLike } from "../../jax-js/training.mjs";

/** The four workloads, as users of jax-js write them: jitted functions, whose arguments are used up. */
export function workloads(jax) {
  const { jit, lax, nn, numpy: np, tree, valueAndGrad } = jax;
  const arrayOf = ({ shape, values }) =>
    np.array(values, { dtype: values instanceof Int32Array ? np.int32 : np.float32 }).reshape([...shape]);
  const denseOf = ({ weight, bias }) => ({ weight: arrayOf(weight), bias: arrayOf(bias) });

  /** A jitted step of Adam on the loss of `lossOf`. */
  function training(params, data, lossOf) {
    let state = { m: zerosLike(jax, params), v: zerosLike(jax, params) };
    let [t, loss] = [0, undefined];
    const step = jit((params, state, rate, data) => {
      const [loss, gradients] = valueAndGrad(lossOf)(tree.ref(params), data);
      const next = adam(jax, params, gradients, state, rate);
      return [loss, next.params, next.state];
    });
    return {
      step: () => {
        loss?.dispose();
        [loss, params, state] = step(params, state, rateAt(jax, LEARNING_RATE, ++t), tree.ref(data));
      },
      read: async () => (await loss.ref.data())[0],
      release: () => tree.dispose([loss, params, state, data]),
    };
  }

  const stack = (layers, x) =>
    layers.reduce((hidden, layer, i) => dense(jax, layer, i === 0 ? hidden : nn.relu(hidden)), x);

  function mlp() {
    const numbers = mlpNumbers();
    const data = { x: arrayOf(numbers.x), labels: arrayOf(numbers.labels) };
    return training(numbers.layers.map(denseOf), data, (layers, { x, labels }) =>
      crossEntropy(jax, stack(layers, x), labels, MLP.widths.at(-1)),
    );
  }

  function autoencoder() {
    const numbers = autoencoderNumbers();
    return training(numbers.layers.map(denseOf), { x: arrayOf(numbers.x) }, (layers, { x }) =>
      np.square(nn.sigmoid(stack(layers, x.ref)).sub(x)).mean(),
    );
  }

  function convolution() {
    const numbers = convolutionNumbers();
    const { batch, classes, stride } = CONVOLUTION;
    const params = { filters: numbers.filters.map(arrayOf), output: denseOf(numbers.output) };
    const data = { x: arrayOf(numbers.x), labels: arrayOf(numbers.labels) };
    return training(params, data, ({ filters, output }, { x, labels }) => {
      const seen = filters.reduce(
        (images, taps) => nn.relu(lax.conv(images, taps, [stride, stride], "SAME")),
        x,
      );
      return crossEntropy(jax, dense(jax, output, seen.reshape([batch, -1])), labels, classes);
    });
  }

  function product() {
    const numbers = productNumbers();
    let left = arrayOf(numbers.left);
    const right = arrayOf(numbers.right);
    const multiply = jit((left, right) => np.matmul(left, right));
    return {
      step: () => {
        left = multiply(left, right.ref);
      },
      read: async () => (await np.square(left.ref).mean().data())[0],
      release: () => tree.dispose([left, right]),
    };
  }

  return { mlp, autoencoder, convolution, product };
}
