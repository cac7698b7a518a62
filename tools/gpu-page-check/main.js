import { product } from "./product.js";

// What the page and a worker of its own compute on the GPU, and whether the browser's own names are as they were.
const mode = location.search.slice(1);
const browsersOwn = globalThis.GPU;
const inPage = await product(mode);

const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
const inWorker = await new Promise((resolve, reject) => {
  worker.onmessage = ({ data }) => resolve(data);
  worker.onerror = ({ message }) => reject(new Error(message));
  worker.postMessage(mode);
});

const names = globalThis.GPU === browsersOwn ? "as they were" : "changed";
globalThis.answer = { inPage, inWorker, names };
