import { decoding } from "./decoding.mjs";
import { single } from "./single.mjs";

/** onnxruntime, whichever build; models are written by ./graph.mjs. */
export function startOnnx(ort, device, version, options) {
  const sessionOf = (graph) => ort.InferenceSession.create(graph.build(), options);
  const workloads = { ...single(ort, sessionOf), ...decoding(ort, sessionOf) };
  return { version, device, workloads: new Map(Object.entries(workloads)) };
}
