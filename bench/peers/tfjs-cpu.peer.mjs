import { startTfjs } from "./tfjs/start.mjs";

export const peer = {
  title: "tfjs cpu",
  kind: "javascript",
  slow: true,
  importing: `
    const tf = await import("@tensorflow/tfjs");
    await tf.setBackend("cpu");
    await tf.ready();`,
  training: `
    import * as tf from "@tensorflow/tfjs-core";
    import "@tensorflow/tfjs-backend-cpu";
    const [w1, w2] = [tf.variable(tf.randomNormal([8, 32])), tf.variable(tf.randomNormal([32, 1]))];
    const [x, y] = [tf.randomNormal([64, 8]), tf.randomNormal([64, 1])];
    tf.train.adam(1e-3).minimize(() => tf.mean(tf.square(tf.sub(tf.matMul(tf.relu(tf.matMul(x, w1)), w2), y))));`,
};

export const start = () => startTfjs("cpu");
