import { conformance } from "./conformance.js";

// Without a GPU: gpu.js translates what is generated and computes it on the processor.
for (const mode of ["cpu", "webasm"] as const) {
  conformance("gpu", { title: `gpu, ${mode}`, options: { mode } });
}
