import type * as Crypto from "node:crypto";
import type * as FileSystem from "node:fs/promises";
import type * as NodeModule from "node:module";
import type * as OperatingSystem from "node:os";
import type * as Path from "node:path";
import type * as NodeUrl from "node:url";
import type * as WorkerThreads from "node:worker_threads";
import { FileError } from "./file-error.js";

interface Builtins {
  readonly "node:crypto": typeof Crypto;
  readonly "node:fs/promises": typeof FileSystem;
  readonly "node:module": typeof NodeModule;
  readonly "node:os": typeof OperatingSystem;
  readonly "node:path": typeof Path;
  readonly "node:url": typeof NodeUrl;
  readonly "node:worker_threads": typeof WorkerThreads;
}

interface NodeProcess {
  readonly env: Readonly<Partial<Record<string, string>>>;
  readonly versions?: { readonly node?: string };
  getBuiltinModule?<Name extends keyof Builtins>(name: Name): Builtins[Name];
}

/** Asked for at run time, so that bundles for pages have no word of Node in them. */
export function nodeProcess(): NodeProcess | undefined {
  return (globalThis as { process?: NodeProcess }).process;
}

/**
 * A module of Node, or nothing in a page.
 *
 * @throws FileError in a Node before 20.16, which has no way to ask for one that pages' bundles can do without.
 */
export function builtin<Name extends keyof Builtins>(name: Name): Builtins[Name] | undefined {
  const node = nodeProcess();
  if (node?.versions?.node && !node.getBuiltinModule) {
    throw new FileError(
      "files",
      `Node's own modules need Node 20.16 or newer; this is ${node.versions.node}`,
      "update Node",
    );
  }
  return node?.getBuiltinModule?.(name);
}

/** Node's files, or nothing in a page. */
export function nodeFiles(): typeof FileSystem | undefined {
  return builtin("node:fs/promises");
}

/** The path that a `file:` URL or a string means in Node; nothing for other URLs and in pages. */
export function pathOf(place: string | URL): string | undefined {
  const url = urlOf(place);
  if (!url) return nodeFiles() && String(place);
  return url.protocol === "file:" ? builtin("node:url")?.fileURLToPath(url) : undefined;
}

function urlOf(place: string | URL): URL | undefined {
  if (place instanceof URL) return place;
  return /^(https?|file|data|blob):/i.test(place) && URL.canParse(place) ? new URL(place) : undefined;
}

/** What went wrong with `place`, as Node or the browser says it. */
export function fileProblem(operation: string, verb: string, place: string, error: unknown): FileError {
  const said = error instanceof Error ? error.message : String(error);
  // fetch says only that it failed, and its cause says why.
  const cause = error instanceof Error && error.cause instanceof Error ? ` (${error.cause.message})` : "";
  return new FileError(operation, `can't ${verb} ${place}: ${said}${cause}`);
}
