import { device, setBackend, tensor } from "@nn/tensor";

// Where the page itself, a worker of its own, and the page's own thread compute.
const inPage = `${await tensor([1, 2]).mul(2).data()} on ${device()}`;

const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
const inWorker = await new Promise((resolve, reject) => {
  worker.onmessage = ({ data }) => resolve(data);
  worker.onerror = ({ message }) => reject(new Error(message));
});

await setBackend("wasm", { worker: false });
const inThread = `${tensor([1, 2]).mul(2).dataSync()} on ${device()}`;

globalThis.answer = { inPage, inWorker, inThread };
