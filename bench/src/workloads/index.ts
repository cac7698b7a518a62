import type { Workload } from "../workload.js";
import { convolutions } from "./convolution.js";
import { decodeWithCache } from "./decode/with-cache.js";
import { decodeWithoutCache } from "./decode/without-cache.js";
import { elements } from "./elements.js";
import { matmul } from "./matmul.js";
import { small } from "./small.js";
import { autoencoder } from "./training/autoencoder.js";
import { dcgan } from "./training/dcgan.js";
import { gpt } from "./training/gpt.js";
import { lstm } from "./training/lstm.js";
import { seq2seq } from "./training/seq2seq.js";
import { vae } from "./training/vae.js";

/** Everything that is measured, in the order of the tables. */
export const workloads: readonly Workload[] = [
  ...matmul,
  ...elements,
  ...convolutions,
  autoencoder,
  vae,
  dcgan,
  gpt,
  seq2seq,
  lstm,
  decodeWithoutCache,
  decodeWithCache,
  ...small,
];

/** What `--quick` measures. */
export const QUICK_CHOICE: readonly string[] = [
  "matmul-1024",
  "matmul-layer-dw",
  "matmul-batched",
  "add",
  "gelu",
  "softmax",
  "layer-norm",
  "conv-middle",
  "conv-middle-gradients",
  "autoencoder",
  "gpt",
  "lstm",
  "decode-cache",
  "add-4",
];

/** What the README shows. */
export const FRONT_PAGE: readonly string[] = [
  "matmul-1024",
  "softmax",
  "conv-middle-gradients",
  "autoencoder",
  "vae",
  "dcgan",
  "gpt",
  "seq2seq",
  "lstm",
  "decode-cache",
];
