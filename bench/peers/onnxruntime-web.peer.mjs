import { startOnnx } from "./onnxruntime/start.mjs";

export const peer = {
  title: "onnxruntime-web",
  kind: "javascript",
  importing: `await import("onnxruntime-web");`,
  training: `
    import * as ort from "onnxruntime-web/wasm";
    await ort.InferenceSession.create("model.onnx");`,
  wasm: ["node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.wasm"],
};

/** It only infers; threads are its own. */
export async function start({ threads }) {
  const ort = await import("onnxruntime-web");
  ort.env.wasm.numThreads = threads;
  ort.env.logLevel = "error";
  const device = `wasm, ${threads} threads`;
  return startOnnx(ort, device, ort.env.versions.web, { executionProviders: ["wasm"], logSeverityLevel: 3 });
}
