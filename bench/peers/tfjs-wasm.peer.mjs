import { startTfjs } from "./tfjs/start.mjs";

export const peer = {
  title: "tfjs wasm",
  kind: "javascript",
  importing: `
    const tf = await import("@tensorflow/tfjs");
    await import("@tensorflow/tfjs-backend-wasm");
    await tf.setBackend("wasm");
    await tf.ready();`,
  training: `
    import * as tf from "@tensorflow/tfjs-core";
    import "@tensorflow/tfjs-backend-wasm";
    await tf.setBackend("wasm");
    const [w1, w2] = [tf.variable(tf.randomNormal([8, 32])), tf.variable(tf.randomNormal([32, 1]))];
    const [x, y] = [tf.randomNormal([64, 8]), tf.randomNormal([64, 1])];
    tf.train.adam(1e-3).minimize(() => tf.mean(tf.square(tf.sub(tf.matMul(tf.relu(tf.matMul(x, w1)), w2), y))));`,
  wasm: ["node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm"],
};

export const start = () => startTfjs("wasm");
