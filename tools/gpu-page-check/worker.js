import { product } from "./product.js";

onmessage = async ({ data: mode }) => postMessage(await product(mode));
