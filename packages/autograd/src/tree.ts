import { DTypeError, Tensor } from "@nn/tensor";

/** A tensor, or arrays and plain objects of them, nested at will. */
export type Tree = Tensor | readonly Tree[] | { readonly [name: string]: Tree };

/** The tensors of a tree in a fixed order. */
export function leaves(tree: Tree): Tensor[] {
  if (tree instanceof Tensor) return [tree];
  if (typeof tree !== "object" || tree === null) {
    throw new DTypeError("grad", `expected tensors, or arrays or objects of them, got ${typeof tree}`);
  }
  return Object.values(tree).flatMap(leaves);
}

/** The same structure around other tensors, taken from `next` in order. */
export function rebuild<T extends Tree>(tree: T, next: () => Tensor): T {
  if (tree instanceof Tensor) return next() as T;
  if (Array.isArray(tree)) return tree.map((item: Tree) => rebuild(item, next)) as unknown as T;
  const entries = Object.entries(tree as Record<string, Tree>);
  return Object.fromEntries(entries.map(([name, item]) => [name, rebuild(item, next)])) as T;
}

/** The same structure with every tensor replaced. */
export function mapTree<T extends Tree>(tree: T, fn: (x: Tensor, index: number) => Tensor): T {
  const items = leaves(tree).map(fn);
  let i = 0;
  return rebuild(tree, () => items[i++]);
}
