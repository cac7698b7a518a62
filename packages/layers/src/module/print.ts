import type { AnyModule } from "./module.js";
import { membersOf } from "./walk.js";

/** The tree of a model as PyTorch prints it. */
export function printModule(module: AnyModule): string {
  const head = module.constructor.name;
  const extra = module.extraRepr();
  const { children } = membersOf(module);
  if (children.length === 0) return `${head}(${extra})`;
  const lines = children.map(({ name, value }) => `(${name}): ${printModule(value)}`);
  return `${head}(\n${indent([...(extra ? [extra] : []), ...lines].join("\n"))}\n)`;
}

function indent(text: string): string {
  return text.replace(/^/gm, "  ");
}
