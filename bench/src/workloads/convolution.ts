import { gradients } from "@nn/autograd";
import { conv2d, convTranspose2d, randn, realize, type Tensor } from "@nn/tensor";
import type { Workload } from "../workload.js";

type Convolve = (x: Tensor, filters: Tensor) => Tensor;

/** A convolution forward, and forward with the gradients of the sum of its result for image and filters. */
function convolution(
  name: string,
  title: string,
  flops: number,
  image: readonly number[],
  filters: readonly number[],
  fn: Convolve,
): Workload[] {
  const operands = (): readonly [Tensor, Tensor] => [randn(image).realize(), randn(filters).realize()];
  return [
    {
      name,
      title,
      group: "convolution",
      flops,
      prepare: (compiled) => {
        const [x, w] = operands();
        const run = compiled(fn);
        return { run: () => run(x, w).realize().dispose() };
      },
    },
    {
      name: `${name}-gradients`,
      title: `${title}, with gradients`,
      group: "convolution",
      flops: 3 * flops,
      prepare: (compiled) => {
        const [x, w] = operands();
        const run = compiled((a, b) => gradients(fn(a, b).sum(), [a, b]));
        return {
          run: () => {
            const found = run(x, w);
            realize(...found);
            for (const gradient of found) gradient.dispose();
          },
        };
      },
    },
  ];
}

const BATCH = 64;

export const convolutions: readonly Workload[] = [
  ...convolution(
    "conv-first",
    "1 -> 32 channels, 3x3, stride 2, 28x28",
    2 * BATCH * 14 * 14 * 9 * 32,
    [BATCH, 1, 28, 28],
    [32, 1, 3, 3],
    (x, w) => conv2d(x, w, { stride: 2, padding: 1 }),
  ),
  ...convolution(
    "conv-middle",
    "32 -> 64 channels, 3x3, 14x14",
    2 * BATCH * 14 * 14 * 9 * 32 * 64,
    [BATCH, 32, 14, 14],
    [64, 32, 3, 3],
    (x, w) => conv2d(x, w, { padding: 1 }),
  ),
  ...convolution(
    "conv-transposed",
    "64 -> 32 channels, transposed, 4x4, stride 2, 7x7",
    2 * BATCH * 7 * 7 * 16 * 64 * 32,
    [BATCH, 64, 7, 7],
    [64, 32, 4, 4],
    (x, w) => convTranspose2d(x, w, { stride: 2, padding: 1 }),
  ),
];
