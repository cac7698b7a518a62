import {
  autoencoderNumbers,
  CONVOLUTION,
  convolutionNumbers,
  LAST_SIZE,
  LEARNING_RATE,
  MLP,
  mlpNumbers,
  productNumbers,
} from "../../../src/gpu/problems/problems.ts";

const tensorOf = (tf, { shape, values }) =>
  tf.tensor(values, shape, values instanceof Int32Array ? "int32" : "float32");

/** The four workloads, as users of tfjs write them: its layers' operations, its optimiser, `tidy`. */
export function workloads(tf) {
  const variable = (numbers) => tf.variable(tensorOf(tf, numbers));
  const dense = ({ weight, bias }) => ({ weight: variable(weight), bias: variable(bias) });
  const apply = ({ weight, bias }, x) => tf.add(tf.matMul(x, weight), bias);
  const crossEntropy = (logits, labels, classes) =>
    tf.losses.softmaxCrossEntropy(tf.oneHot(labels, classes), logits);

  /** A step of Adam on the loss of `lossOf`. */
  function training(variables, data, lossOf) {
    const optimizer = tf.train.adam(LEARNING_RATE, 0.9, 0.999, 1e-8);
    let loss;
    return {
      step: () => {
        tf.dispose(loss);
        loss = tf.tidy(() => optimizer.minimize(lossOf, true, variables));
      },
      read: async () => (await loss.data())[0],
      release: () => {
        tf.dispose([loss, data]);
        optimizer.dispose();
        tf.disposeVariables();
      },
    };
  }

  function mlp() {
    const numbers = mlpNumbers();
    const layers = numbers.layers.map(dense);
    const [x, labels] = [tensorOf(tf, numbers.x), tensorOf(tf, numbers.labels)];
    return training(layers.flatMap(Object.values), [x, labels], () => {
      const logits = layers.reduce(
        (hidden, layer, i) => (i === 0 ? apply(layer, hidden) : apply(layer, tf.relu(hidden))),
        x,
      );
      return crossEntropy(logits, labels, MLP.widths.at(-1));
    });
  }

  function autoencoder() {
    const numbers = autoencoderNumbers();
    const layers = numbers.layers.map(dense);
    const x = tensorOf(tf, numbers.x);
    return training(layers.flatMap(Object.values), [x], () => {
      const made = layers.reduce(
        (hidden, layer, i) => (i === 0 ? apply(layer, hidden) : apply(layer, tf.relu(hidden))),
        x,
      );
      return tf.mean(tf.square(tf.sub(tf.sigmoid(made), x)));
    });
  }

  /** Images have their channels last here, so that what comes after them has its rows in another order. */
  function convolution() {
    const numbers = convolutionNumbers();
    const { batch, channels, classes, stride } = CONVOLUTION;
    const filters = numbers.filters.map((taps) => {
      return tf.variable(tf.tidy(() => tensorOf(tf, taps).transpose([2, 3, 1, 0])));
    });
    const weight = tf.variable(
      tf.tidy(() =>
        tensorOf(tf, numbers.output.weight)
          .reshape([channels.at(-1), LAST_SIZE, LAST_SIZE, classes])
          .transpose([1, 2, 0, 3])
          .reshape([-1, classes]),
      ),
    );
    const output = { weight, bias: variable(numbers.output.bias) };
    const x = tf.tidy(() => tensorOf(tf, numbers.x).transpose([0, 2, 3, 1]));
    const labels = tensorOf(tf, numbers.labels);
    return training([...filters, ...Object.values(output)], [x, labels], () => {
      const seen = filters.reduce((images, taps) => tf.relu(tf.conv2d(images, taps, stride, "same")), x);
      return crossEntropy(apply(output, seen.reshape([batch, -1])), labels, classes);
    });
  }

  function product() {
    const numbers = productNumbers();
    let left = tensorOf(tf, numbers.left);
    const right = tensorOf(tf, numbers.right);
    return {
      step: () => {
        const next = tf.matMul(left, right);
        left.dispose();
        left = next;
      },
      read: async () => {
        const mean = tf.tidy(() => tf.mean(tf.square(left)));
        const [value] = await mean.data();
        mean.dispose();
        return value;
      },
      release: () => tf.dispose([left, right]),
    };
  }

  return { mlp, autoencoder, convolution, product };
}
