import type { Tensor } from "@nn/tensor";
import { isModule, isState } from "./marks.js";
import type { AnyModule } from "./module.js";

/** A parameter, buffer or module that a module holds, by its name in there ("weight", "layers.0"). */
export interface Member<T> {
  readonly name: string;
  readonly value: T;
}

/** What a module holds itself, in the order of its properties. */
export interface Members {
  readonly state: readonly Member<Tensor>[];
  readonly children: readonly Member<AnyModule>[];
}

/** Joins names of the levels of a model; the root's is empty. */
export function join(prefix: string, name: string): string {
  return prefix && name ? `${prefix}.${name}` : prefix || name;
}

/** Looks through a module's properties, and the arrays, maps and plain objects among them. */
export function membersOf(module: AnyModule): Members {
  const state: Member<Tensor>[] = [];
  const children: Member<AnyModule>[] = [];
  const seen = new Set<object>();
  const visit = (name: string, value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    if (isState(value)) state.push({ name, value });
    else if (isModule(value)) children.push({ name, value });
    else if (!seen.has(value)) {
      seen.add(value);
      for (const [key, item] of entriesOf(value)) visit(join(name, String(key)), item);
    }
  };
  for (const [key, value] of Object.entries(module)) visit(key, value);
  return { state, children };
}

export function entriesOf(container: object): Iterable<readonly [unknown, unknown]> {
  if (Array.isArray(container)) return container.entries();
  if (container instanceof Map) return container.entries();
  const prototype: unknown = Object.getPrototypeOf(container);
  return prototype === Object.prototype || prototype === null ? Object.entries(container) : [];
}

/** Every module below and including `root`, parents before children, shared ones once, by path. */
export function modulesOf(root: AnyModule): Map<AnyModule, string> {
  const found = new Map<AnyModule, string>();
  const visit = (path: string, module: AnyModule): void => {
    if (found.has(module)) return;
    found.set(module, path);
    for (const { name, value } of membersOf(module).children) visit(join(path, name), value);
  };
  visit("", root);
  return found;
}

/** A module on the way to a parameter or buffer. */
export interface Level {
  readonly module: AnyModule;
  /** Where it is in the model. */
  readonly path: string;
}

/** A parameter or buffer, by its path in the model. */
export interface StateMember extends Member<Tensor> {
  /** The modules that it is in, outermost first. */
  readonly levels: readonly Level[];
}

/** Every parameter and buffer with every path that leads to it: a shared one comes more than once, as PyTorch has it. */
export function stateOf(root: AnyModule): StateMember[] {
  const found: StateMember[] = [];
  const visit = (path: string, module: AnyModule, above: readonly Level[]): void => {
    if (above.some((level) => level.module === module)) return;
    const levels = [...above, { module, path }];
    const { state, children } = membersOf(module);
    for (const { name, value } of state) found.push({ name: join(path, name), value, levels });
    for (const { name, value } of children) visit(join(path, name), value, levels);
  };
  visit("", root, []);
  return found;
}
