import { NNError } from "@nn/tensor";
import { isModule, isState } from "./marks.js";
import type { AnyModule } from "./module.js";
import { stateName } from "./state-name.js";
import { entriesOf, join, membersOf, modulesOf, type Level } from "./walk.js";

/** Names under which parts of a module are saved, by their paths in it; see {@link Module.stateNames}. */
export type StateNames = Readonly<Record<string, string>>;

/**
 * The name under which a parameter or buffer is saved. The outermost module that names a part of the path decides about
 * that part, with its longest entry; what none names is by the rule of `stateName`.
 *
 * @param levels - The modules that it is in, outermost first.
 * @param path - Where it is in the outermost.
 */
export function savedName(levels: readonly Level[], path: string): string {
  let name = "";
  let named = 0; // up to here, the path has its name
  const nameByRule = (end: number): void => {
    if (end > named) name = join(name, stateName(path.slice(named, end)));
    named = Math.max(named, end + 1);
  };
  for (const { module, path: above } of levels) {
    const inside = above === "" ? 0 : above.length + 1;
    if (inside < named) continue;
    nameByRule(inside - 1);
    const entry = longestEntry(module.stateNames ?? {}, path.slice(inside));
    if (entry === undefined) continue;
    name = join(name, module.stateNames![entry]);
    named = inside + entry.length + 1;
  }
  nameByRule(path.length);
  return name;
}

function longestEntry(names: StateNames, path: string): string | undefined {
  const fits = Object.keys(names).filter((entry) => path === entry || path.startsWith(`${entry}.`));
  return fits.sort((a, b) => b.length - a.length)[0];
}

/** @throws NNError when a module's `stateNames` has a path that leads nowhere, or a name that is none. */
export function checkStateNames(root: AnyModule): void {
  for (const [module, path] of modulesOf(root)) {
    for (const [entry, name] of Object.entries<unknown>(module.stateNames ?? {})) {
      const where = `${module.constructor.name}${path && ` (${path})`}`;
      if (typeof name !== "string")
        throw new NNError("stateNames", `the name of "${entry}" in ${where} is no text`);
      if (entry !== "" && leadsToState(module, entry)) continue;
      const { state, children } = membersOf(module);
      const parts = [...state, ...children].map((part) => part.name).join(", ");
      throw new NNError(
        "stateNames",
        `"${entry}" is no part of ${where}`,
        `its parts are ${parts || "none"}`,
      );
    }
  }
}

/** Whether a path leads to state or what may hold some. What a module was made without may have had any part. */
function leadsToState(holder: unknown, path: string): boolean {
  if (holder === undefined || holder === null) return true;
  if (typeof holder !== "object") return false;
  if (path === "") return true;
  return partsOf(holder).some(
    ([name, part]) =>
      (path === name || path.startsWith(`${name}.`)) && leadsToState(part, path.slice(name.length + 1)),
  );
}

/** Hidden properties too: a normalised weight is one, and may have its name. */
function partsOf(holder: object): (readonly [name: string, part: unknown])[] {
  if (isState(holder)) return [];
  if (!isModule(holder)) return [...entriesOf(holder)].map(([key, part]) => [String(key), part]);
  return Object.getOwnPropertyNames(holder)
    .filter((name) => name !== "stateNames")
    .map((name) => [name, Reflect.get(holder, name) as unknown]);
}
