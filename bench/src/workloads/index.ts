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
