import { conformance } from "./conformance.js";

conformance("gpu", { title: "gpu, webgpu", options: { mode: "webgpu" } });
