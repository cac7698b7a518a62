import { FileError } from "../files/file-error.js";
import { builtin, nodeFiles } from "../files/node-files.js";
import type { Source } from "../files/source.js";

/** The files of MNIST and of those that are made like it. */
export type IdxName =
  "train-images-idx3-ubyte" | "train-labels-idx1-ubyte" | "t10k-images-idx3-ubyte" | "t10k-labels-idx1-ubyte";

/** A folder, a URL under which files lie, or the files. */
export type Place = string | URL | readonly File[];

/** Finds one of the files of a set, packed or not, in either way of writing its name. */
export async function findFile(operation: string, place: Place, name: IdxName, fix: string): Promise<Source> {
  const names = [name, name.replace("-idx", ".idx")].flatMap((name) => [`${name}.gz`, name]);
  const found = await findAmong(place, names);
  if (found !== undefined) return found;
  const where = place instanceof URL || typeof place === "string" ? `in ${String(place)}` : "among the files";
  throw new FileError(operation, `there is no ${name}, nor ${name}.gz, ${where}`, fix);
}

/** The first of these names that is there. */
export async function findAmong(place: Place, names: readonly string[]): Promise<Source | undefined> {
  if (typeof place === "string") return inFolder(place, names);
  if (place instanceof URL) return atUrl(place, names);
  return place.find((file) => names.includes(file.name));
}

async function inFolder(folder: string, names: readonly string[]): Promise<string | undefined> {
  for (const name of names) {
    const path = builtin("node:path")?.join(folder, name);
    const stat =
      path &&
      (await nodeFiles()!
        .stat(path)
        .catch(() => undefined));
    if (path && stat && stat.isFile()) return path;
  }
  return undefined;
}

/** Servers are asked for heads only: most have the packed files, some the others. */
async function atUrl(base: URL, names: readonly string[]): Promise<URL | undefined> {
  const folder = base.href.endsWith("/") ? base : new URL(`${base.href}/`);
  for (const name of names) {
    const url = new URL(name, folder);
    const answer = await fetch(url, { method: "HEAD" }).catch(() => undefined);
    if (answer?.ok) return url;
  }
  return undefined;
}

/** The folder `inside` of an npm package, when it is installed beside this one or where the program runs. */
export function packageFolder(name: string, inside: string): string | undefined {
  const [modules, path] = [builtin("node:module"), builtin("node:path")];
  if (!modules || !path) return undefined;
  for (const from of [import.meta.url, path.resolve("package.json")]) {
    try {
      return path.join(path.dirname(modules.createRequire(from).resolve(`${name}/package.json`)), inside);
    } catch {
      // Not from there.
    }
  }
  return undefined;
}

/** A folder, when it is there. */
export async function folderIfThere(path: string): Promise<string | undefined> {
  const stat = await nodeFiles()
    ?.stat(path)
    .catch(() => undefined);
  return stat?.isDirectory() ? path : undefined;
}
