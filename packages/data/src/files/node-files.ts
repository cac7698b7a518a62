import type * as FileSystem from "node:fs/promises";
import type * as NodeUrl from "node:url";
import { FileError } from "./file-error.js";

interface NodeProcess {
  getBuiltinModule?(name: "node:fs/promises"): typeof FileSystem;
  getBuiltinModule?(name: "node:url"): typeof NodeUrl;
}

/** Asked for at run time, so that bundles for pages have no word of Node in them. */
function nodeProcess(): NodeProcess | undefined {
  return (globalThis as { process?: NodeProcess }).process;
}

/** Node's files, or nothing in a page. */
export function nodeFiles(): typeof FileSystem | undefined {
  return nodeProcess()?.getBuiltinModule?.("node:fs/promises");
}

/** The path that a `file:` URL or a string means in Node; nothing for other URLs and in pages. */
export function pathOf(place: string | URL): string | undefined {
  const url = urlOf(place);
  if (!url) return nodeFiles() && String(place);
  if (url.protocol !== "file:") return undefined;
  return nodeProcess()?.getBuiltinModule?.("node:url").fileURLToPath(url);
}

function urlOf(place: string | URL): URL | undefined {
  if (place instanceof URL) return place;
  return /^(https?|file|data|blob):/i.test(place) && URL.canParse(place) ? new URL(place) : undefined;
}

/** What went wrong with `path`, as Node or the browser says it. */
export function fileProblem(operation: string, verb: string, place: string | URL, error: unknown): FileError {
  const said = error instanceof Error ? error.message : String(error);
  return new FileError(operation, `can't ${verb} ${String(place)}: ${said}`);
}
