import { afterAll } from "vitest";
// The backend itself, for an option that users have no need of.
// eslint-disable-next-line import-x/no-relative-packages
import { createWasmBackend } from "../../tensor/src/backends/wasm/wasm-backend.js";
import { conformance } from "./conformance.js";

// Kernels of any size are shared out, in pieces as small as they come.
for (const threads of [2, 3]) {
  const backend = createWasmBackend({ threads, shareFrom: 1 });
  conformance("wasm", { backend, title: `wasm, ${threads} threads` });
  afterAll(() => backend.destroy());
}
