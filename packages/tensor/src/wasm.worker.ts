import type { Request } from "./backends/remote/messages.js";
import { Server } from "./backends/remote/server.js";
import { createWasmBackend } from "./backends/wasm/wasm-backend.js";
import { provideRoutines } from "./routines/index.js";

// The file that a page's worker runs: the wasm backend, asked by messages.
provideRoutines();
const server = new Server(createWasmBackend, (answer, transfer) => postMessage(answer, { transfer }));
onmessage = ({ data }: MessageEvent<Request[]>) => server.handle(data);
