export { conformance } from "./conformance.js";
export { operations, families } from "./operations/index.js";
