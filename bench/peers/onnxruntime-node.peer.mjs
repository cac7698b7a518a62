import { startOnnx } from "./onnxruntime/start.mjs";

export const peer = {
  title: "onnxruntime-node (native)",
  kind: "native",
  slow: true,
  importing: `await import("onnxruntime-node");`,
};

/** It only infers, in native code. */
export async function start({ threads }) {
  const { default: ort } = await import("onnxruntime-node");
  const options = { intraOpNumThreads: threads, interOpNumThreads: 1, logSeverityLevel: 3 };
  return startOnnx(ort, `native, ${threads} threads`, ort.env.versions.node, options);
}
