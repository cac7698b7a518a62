// Every @nn package as its source, for tools made of Vite: tests and the apps need no built packages.
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

export const sourceAlias = [
  // What the benchmarks measure, for the demo's page of them.
  { find: "@nn/bench/gpu", replacement: `${root}bench/src/gpu/index.ts` },
  { find: /^@nn\/([^/]+)$/, replacement: `${root}packages/$1/src/index.ts` },
  { find: /^@nn\/([^/]+)\/(.+)$/, replacement: `${root}packages/$1/src/$2/index.ts` },
];
