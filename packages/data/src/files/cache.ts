import { sha256OfText } from "./checksum.js";
import { builtin, nodeFiles, nodeProcess } from "./node-files.js";
import { ofArray, openFile } from "./random-access.js";
import type { RandomAccess } from "./source.js";
import { writeFile } from "./write-file.js";

/** Where what URLs have is kept. */
export interface Cache {
  /** What is kept for a URL, if anything is. */
  find(url: string): Promise<RandomAccess | undefined>;
  /** Keeps what a URL has. */
  keep(url: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
}

/** The cache that the option `cache` means; nothing when it is off, and in pages that have none (they aren't secure). */
export function cacheOf(operation: string, option: boolean | string): Cache | undefined {
  if (option === false) return undefined;
  const name = option === true ? undefined : option;
  if (nodeFiles()) return folderCache(operation, name ?? initialFolder());
  return "caches" in globalThis ? pageCache(name ?? "nn") : undefined;
}

function initialFolder(): string {
  const home = nodeProcess()!.env["XDG_CACHE_HOME"];
  return builtin("node:path")!.join(home || `${builtin("node:os")!.homedir()}/.cache`, "nn");
}

function folderCache(operation: string, folder: string): Cache {
  const pathFor = async (url: string) => {
    const readable = url
      .replace(/[?#].*$/, "")
      .replace(/^.*\//, "")
      .replace(/[^\w.-]/g, "_");
    const hash = await sha256OfText(url);
    return builtin("node:path")!.join(folder, `${hash.slice(0, 32)}-${readable.slice(-64)}`);
  };
  return {
    async find(url) {
      const path = await pathFor(url);
      const there = await nodeFiles()!
        .stat(path)
        .catch(() => undefined);
      return there?.isFile() ? openFile(operation, path) : undefined;
    },
    async keep(url, bytes) {
      await nodeFiles()!.mkdir(folder, { recursive: true });
      await writeFile(operation, await pathFor(url), [bytes]);
    },
  };
}

function pageCache(name: string): Cache {
  return {
    async find(url) {
      const kept = await (await caches.open(name)).match(url);
      return kept && ofArray(url, new Uint8Array(await kept.arrayBuffer()));
    },
    async keep(url, bytes) {
      await (await caches.open(name)).put(url, new Response(bytes));
    },
  };
}
