import * as jax from "@jax-js/jax";
import { serve } from "../../src/gpu/page/serve.ts";
import { workloads } from "./jax-js/workloads.mjs";

const DEVICES = { webgl2: "webgl", webgpu: "webgpu" };

serve(async (mode) => {
  const device = DEVICES[mode];
  const started = await jax.init(device);
  if (!started.includes(device)) throw new Error(`the ${device} device does not start`);
  jax.defaultDevice(device);
  return { device, workloads: workloads(jax) };
});
