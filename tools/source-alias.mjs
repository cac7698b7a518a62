// Every @nn package as its source, for tools made of Vite: tests and the apps need no built packages.
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

export const sourceAlias = [
  { find: /^@nn\/([^/]+)$/, replacement: `${root}packages/$1/src/index.ts` },
  { find: /^@nn\/([^/]+)\/(.+)$/, replacement: `${root}packages/$1/src/$2/index.ts` },
];
