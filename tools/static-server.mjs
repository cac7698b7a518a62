// Serves a folder of built files, for the end-to-end tests: from any base path, with the headers for shared memory.
import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer } from "node:http";
import path from "node:path";
import { isolation } from "./chromium.mjs";

const types = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".json": "application/json",
  ".woff2": "font/woff2",
  ".png": "image/png",
  ".wasm": "application/wasm",
};

/**
 * @param {string} folder
 * @param {string} base - Where the folder's files are, as "/" or "/some/place/".
 * @param {Record<string, string>} more - Further headers.
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
export async function serveFolder(folder, base = "/", more = {}) {
  const headers = { ...isolation, ...more };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const inside = decodeURIComponent(pathname).slice(base.length);
    let file = path.join(folder, path.normalize(`/${inside}`));
    if (existsSync(file) && statSync(file).isDirectory()) file = path.join(file, "index.html");
    if (!pathname.startsWith(base) || !existsSync(file)) {
      response.writeHead(404, headers).end();
      return;
    }
    const type = types[path.extname(file)] ?? "application/octet-stream";
    response.writeHead(200, { "Content-Type": type, ...headers });
    createReadStream(file).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = server.address();
  return {
    url: `http://127.0.0.1:${port}${base}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
