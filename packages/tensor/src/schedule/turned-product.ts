import type { Node } from "../graph/node.js";
import type { Load } from "../kernel/expr.js";
import { mapViews } from "../kernel/rewrite.js";
import { permuteView } from "../kernel/view.js";
import type { Core, Lazy } from "./lazy.js";

type DotCore = Extract<Core, { kind: "dot" }>;

/** The axes of a permuted product in groups, each as axes of the product: of the batch, of one operand, of the other. */
export interface TurnedGroups {
  readonly batch: readonly number[];
  readonly m: readonly number[];
  readonly n: readonly number[];
  /** The rows are those of the second operand. */
  readonly swapped: boolean;
}

/** How a permuted product is a product again; undefined where the axes of its operands mix. */
export function turnedGroups(product: Node<"dot">, perm: readonly number[]): TurnedGroups | undefined {
  const { batch, contract } = product.params;
  const rows = product.srcs[0].shape.length - contract;
  const groupOf = (axis: number): number => (axis < batch ? 0 : axis < rows ? 1 : 2);
  const of = (group: number): number[] => perm.filter((axis) => groupOf(axis) === group);
  const [first, a, b] = [of(0), of(1), of(2)];
  const follows = (...groups: number[][]): boolean => groups.flat().every((axis, i) => axis === perm[i]);
  if (follows(first, a, b)) return { batch: first, m: a, n: b, swapped: false };
  return follows(first, b, a) ? { batch: first, m: b, n: a, swapped: true } : undefined;
}

/** The permuted product as a product, `(A B)ᵀ = Bᵀ Aᵀ`, with its epilogue. */
export function turnProduct(
  { expr, size }: Lazy,
  core: DotCore,
  perm: readonly number[],
  groups: TurnedGroups,
): Lazy {
  const { batch, m, n, swapped } = groups;
  const [rows, columns] = swapped ? [n, m] : [m, n];
  const depth = core.batch.length;
  const sumInA = core.k.map((_, i) => depth + core.m.length + i);
  const sumInB = core.k.map((_, i) => depth + i);
  const columnsInB = columns.map((axis) => axis - core.m.length + core.k.length);
  const turn = (load: Load, first: readonly number[], second: readonly number[]): Load => {
    const order = swapped ? [...second, ...first] : [...first, ...second];
    return { ...load, view: permuteView(load.view, [...batch, ...order]) };
  };
  const [a, b] = [turn(core.a, rows, sumInA), turn(core.b, sumInB, columnsInB)];
  const sizes = (axes: readonly number[]): number[] => axes.map((axis) => core.shape[axis]);
  const turned: DotCore = {
    ...core,
    shape: sizes(perm),
    batch: sizes(batch),
    m: sizes(m),
    n: sizes(n),
    a: swapped ? b : a,
    b: swapped ? a : b,
  };
  const epilogue = mapViews(expr, (view) => permuteView(view, perm))!;
  return { shape: turned.shape, dtype: expr.dtype, expr: epilogue, core: turned, size };
}
