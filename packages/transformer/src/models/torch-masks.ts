import { formatShape, full, ShapeError, where, type Tensor } from "@nn/tensor";
import { nodeOf, sameShape } from "@nn/tensor/graph";
import { checkRows } from "../attention/masks.js";

/** Masks of PyTorch for one attention: in boolean ones, true leaves a key out. */
export interface TorchMasks {
  readonly operation: string;
  /** `[L, S]` or `[N * heads, L, S]`. */
  readonly mask: { readonly name: string; readonly given: Tensor | undefined };
  /** `[N, S]`, or `[S]` without a batch. */
  readonly padding: { readonly name: string; readonly given: Tensor | undefined };
}

/** N, heads, L and S. */
export type AttentionSizes = readonly [batch: number, heads: number, queries: number, keys: number];

/** The same masks as `Attention` takes them: in boolean ones, true takes part. */
export function readTorchMasks(
  { operation, mask, padding }: TorchMasks,
  sizes: AttentionSizes,
): { readonly mask: Tensor | undefined; readonly attentionMask: Tensor | undefined } {
  const [batch, , , keys] = sizes;
  const attend = mask.given && readMask(operation, mask.name, mask.given, sizes);
  if (!padding.given) return { mask: attend, attentionMask: undefined };
  const { shape, dtype } = nodeOf(operation, padding.given);
  const wanted = [[batch, keys], ...(batch === 1 ? [[keys]] : [])];
  if (!wanted.some((each) => sameShape(each, shape))) {
    const text = `${padding.name} must be ${formatShape([batch, keys])}, got ${formatShape(shape)}`;
    throw new ShapeError(operation, text);
  }
  if (dtype === "float32" || dtype === "float64") {
    const added = padding.given.reshape([batch, 1, 1, keys]);
    return { mask: attend ? asAdded(attend, added.dtype).add(added) : added, attentionMask: undefined };
  }
  checkRows(operation, padding.name, padding.given, [batch, keys], (hidden) => hidden === 0);
  const visible = padding.given.reshape([batch, keys]).eq(0);
  return { mask: attend, attentionMask: visible };
}

function readMask(operation: string, name: string, mask: Tensor, sizes: AttentionSizes): Tensor {
  const [batch, heads, queries, keys] = sizes;
  const { shape, dtype } = nodeOf(operation, mask);
  const perHead = [batch * heads, queries, keys];
  if (!sameShape(shape, [queries, keys]) && !sameShape(shape, perHead)) {
    const wanted = `${formatShape([queries, keys])} or ${formatShape(perHead)}`;
    throw new ShapeError(operation, `${name} must be ${wanted}, got ${formatShape(shape)}`);
  }
  const aligned = shape.length === 3 ? mask.reshape([...sizes]) : mask;
  return dtype === "float32" || dtype === "float64" ? aligned : aligned.eq(0);
}

/** A boolean mask as numbers to add. */
function asAdded(mask: Tensor, dtype: Tensor["dtype"]): Tensor {
  if (mask.dtype !== "bool") return mask;
  return where(mask, full([], 0, { dtype }), full([], -Infinity, { dtype }));
}
