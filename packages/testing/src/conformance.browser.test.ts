import { conformance } from "./conformance.js";

conformance("wasm");
