import { convolutions } from "./convolutions.mjs";
import { decoding } from "./decoding.mjs";
import { elements } from "./elements.mjs";
import { matmul } from "./matmul.mjs";
import { small } from "./small.mjs";
import { networks } from "./networks.mjs";
import { sequences } from "./sequences.mjs";

/** tfjs on one of its backends. In Node it has one thread. */
export async function startTfjs(backend) {
  // Its advice to install the native binding would be between our answers.
  console.log = console.info = console.warn = () => undefined;
  const { default: tf } = await import("@tensorflow/tfjs");
  if (backend === "wasm") await import("@tensorflow/tfjs-backend-wasm");
  if (!(await tf.setBackend(backend))) throw new Error(`the ${backend} backend does not start`);
  await tf.ready();
  // Embeddings: the gradient of gather isn't there on the wasm backend, so that a one-hot product stands in.
  const oneHot = backend === "wasm";
  const workloads = {
    ...matmul(tf),
    ...elements(tf),
    ...convolutions(tf),
    ...networks(tf),
    ...sequences(tf, oneHot),
    ...decoding(tf),
    ...small(tf),
  };
  return {
    version: tf.version.tfjs,
    device: `${backend}, one thread`,
    workloads: new Map(Object.entries(workloads)),
  };
}
