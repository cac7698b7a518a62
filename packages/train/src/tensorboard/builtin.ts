import type * as FileSystem from "node:fs/promises";
import type * as Os from "node:os";
import type * as Path from "node:path";

interface Builtins {
  "node:fs/promises": typeof FileSystem;
  "node:os": typeof Os;
  "node:path": typeof Path;
}

interface NodeProcess {
  getBuiltinModule?<Name extends keyof Builtins>(name: Name): Builtins[Name];
}

/** A module of Node, or nothing in a page. Asked for at run time, so that bundles for pages have no word of Node in them. */
export function builtin<Name extends keyof Builtins>(name: Name): Builtins[Name] | undefined {
  return (globalThis as { process?: NodeProcess }).process?.getBuiltinModule?.(name);
}
