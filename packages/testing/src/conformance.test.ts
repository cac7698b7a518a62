import { conformance } from "./conformance.js";

conformance("js");
conformance("wasm");
