import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-webgl";
import "@tensorflow/tfjs-backend-webgpu";
import { serve } from "../../src/gpu/page/serve.ts";
import { workloads } from "./tfjs/workloads.mjs";

const BACKENDS = { webgl2: "webgl", webgpu: "webgpu" };

serve(async (mode) => {
  const device = BACKENDS[mode];
  if (!(await tf.setBackend(device))) throw new Error(`the ${device} backend does not start`);
  await tf.ready();
  return { device, workloads: workloads(tf) };
});
