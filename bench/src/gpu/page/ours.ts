import { device, setBackend } from "@nn/tensor";
import { implementations } from "../nn/index.js";
import { serve } from "./serve.js";

serve(async (mode) => {
  await setBackend("gpu", { mode });
  return { device: device(), workloads: implementations };
});
