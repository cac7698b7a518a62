import { conformance } from "./conformance.js";

conformance("gpu", { title: "gpu, webgl2", options: { mode: "webgl2" } });
