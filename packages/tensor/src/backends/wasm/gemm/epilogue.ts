import type { Expr } from "../../../kernel/expr.js";
import type { DotKernel } from "../../../kernel/kernel.js";
import { rewrite } from "../../../kernel/rewrite.js";
import { contiguousView } from "../../../kernel/view.js";
import type { FunctionBuilder } from "../assembler.js";
import { copiesFor } from "../codegen/map.js";
import { Emitter } from "../emitter.js";
import { collapse, type LoopOrder, type LoopSpace } from "../loop-space.js";
import { Lowering } from "../lower.js";
import { usageOf, type Program } from "../program.js";

/** Locals that hold the rows (over all batch items) and the columns of a block of c: the first and the one past the last. */
export interface BlockLocals {
  readonly firstRow: number;
  readonly endRow: number;
  readonly firstColumn: number;
  readonly endColumn: number;
}

/** The epilogue of a product as a map from the product, which is input `product`, to what is stored in its place. */
export function epilogueMap({ batch, m, n, epilogue }: DotKernel, product: number): Expr | undefined {
  if (epilogue.kind === "acc") return undefined;
  const view = contiguousView([...batch, ...m, ...n]);
  return rewrite(epilogue, (leaf): Expr => {
    return leaf.kind === "acc" ? { kind: "load", arg: product, view, dtype: leaf.dtype } : leaf;
  })!;
}

/** Rows over batch and m, columns over n; undefined where the columns are not one loop, so that no range of them can be taken. */
export function epilogueSpace({ batch, m, n }: DotKernel, map: Expr): LoopSpace | undefined {
  const views = [...usageOf([map]).views, contiguousView([...batch, ...m, ...n])];
  const space = collapse([...batch, ...m], n, views);
  return space.sizes.length === space.kept + 1 ? space : undefined;
}

/** Writes the loops of an epilogue over a block. */
export function emitEpilogueBlock(
  program: Program,
  { batch, m, n }: DotKernel,
  map: Expr,
  space: LoopSpace,
  f: FunctionBuilder,
  block: BlockLocals,
): void {
  const axes = space.sizes.map((_, axis) => axis);
  const order: LoopOrder = {
    sizes: space.sizes,
    rows: axes.slice(0, -1),
    inner: axes.slice(-1),
    vector: space.kept,
  };
  const lowering = new Lowering(program, space.access);
  const root = lowering.stored(lowering.lower(map));
  const store = space.access(program.output(0), contiguousView([...batch, ...m, ...n]));
  const emitter = new Emitter(f, order, program.helpers, [root], [store]);
  const body = (): void => {
    const values = Array.from({ length: emitter.copies }, (_, copy) => {
      const local = f.local("v128");
      emitter.value(root, copy);
      f.set(local);
      return local;
    });
    values.forEach((local, copy) => emitter.store(store, local, copy));
  };
  emitter.entry(() =>
    emitter.rows(block.firstRow, block.endRow, () =>
      emitter.vector(copiesFor([root]), body, block.firstColumn, block.endColumn),
    ),
  );
}
