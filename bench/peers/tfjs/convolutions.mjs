import { CONVOLUTIONS, TRANSPOSED } from "../lib/sizes.mjs";
import { computing, tensorOf } from "./tensors.mjs";

/** [batch, channels, height, width] as tfjs has images. */
const channelsLast = ([batch, channels, height, width]) => [batch, height, width, channels];

export function convolutions(tf) {
  /** Forward, and with the gradients of the sum. */
  const both = (name, image, filters, fn) => {
    const operands = () => [tensorOf(tf, channelsLast(image)), tensorOf(tf, filters, 0.1)];
    const gradients = tf.grads((x, w) => fn(x, w).sum());
    return {
      [name]: computing(tf, operands, fn),
      [`${name}-gradients`]: computing(tf, operands, (x, w) => gradients([x, w])),
    };
  };
  const forward = Object.entries(CONVOLUTIONS).map(([name, { image, filters, stride }]) => {
    const [out, channels, ...taps] = filters;
    return both(name, image, [...taps, channels, out], (x, w) => tf.conv2d(x, w, stride, "same"));
  });
  const { image, filters, out, stride } = TRANSPOSED;
  const [channels, made, ...taps] = filters;
  const shape = [image[0], out, out, made];
  return Object.assign(
    {},
    ...forward,
    both("conv-transposed", image, [...taps, made, channels], (x, w) =>
      tf.conv2dTranspose(x, w, shape, stride, "same"),
    ),
  );
}
