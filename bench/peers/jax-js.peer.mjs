import { readFileSync } from "node:fs";

export const peer = {
  title: "jax-js",
  kind: "javascript",
  importing: `
    const jax = await import("@jax-js/jax");
    await jax.init("wasm");`,
  training: `
    import { grad, init, jit, nn, numpy as np, random } from "@jax-js/jax";
    await init("wasm");
    const step = jit(grad((w, x) => np.square(np.matmul(nn.relu(np.matmul(x, w[0])), w[1])).mean()));
    const gradients = step([np.zeros([8, 32]), np.zeros([32, 1])], np.ones([64, 8]));`,
};

/** jax-js on its wasm backend. In Node it has one thread. */
export async function start() {
  const jax = await import("@jax-js/jax");
  await jax.init("wasm");
  jax.defaultDevice("wasm");
  const parts = ["products", "elements", "convolutions", "networks", "sequences", "decoding", "small"];
  const modules = await Promise.all(parts.map((name) => import(`./jax-js/${name}.mjs`)));
  const workloads = Object.assign({}, ...modules.map(({ make }) => make(jax)));
  const manifest = new URL("node_modules/@jax-js/jax/package.json", import.meta.url);
  const { version } = JSON.parse(readFileSync(manifest, "utf8"));
  return { version, device: "wasm, one thread", workloads: new Map(Object.entries(workloads)) };
}
