import { arange, concat, DTypeError, formatShape, logicalAnd, ones, ShapeError, zeros, type Tensor } from "@nn/tensor"; // prettier-ignore
import { sameShape, type Shape } from "@nn/tensor/graph";
import type { Range, Region } from "./region.js";

/** Which query may look at which key, and what is added to the scores; tensors broadcast to `[..., L, S]`. */
export interface Masks {
  /** bool: true where the key takes part. */
  readonly visible?: Tensor | undefined;
  /** Added to the scores. */
  readonly bias?: Tensor | undefined;
  /** Whether query i sees the keys 0 to i only. */
  readonly isCausal?: boolean | undefined;
  /** Query i sees no key before i - window + 1. */
  readonly window?: number | undefined;
}

/** A mask as the user gave it. */
interface GivenMask {
  readonly operation: string;
  readonly name: string;
  readonly mask: Tensor;
  /** What true means in a boolean mask. */
  readonly trueMeans: "visible" | "hidden";
}

/** Tells boolean from additive masks. */
export function readMask({ operation, name, mask, trueMeans }: GivenMask): Masks {
  if (mask.dtype === "bool") return { visible: trueMeans === "visible" ? mask : mask.logicalNot() };
  if (mask.dtype !== "int32") return { bias: mask };
  const meaning = trueMeans === "visible" ? "true takes part" : "true is left out";
  throw new DTypeError(operation, `${name} is int32`, `make it bool (${meaning}), or floating (added to the scores)`); // prettier-ignore
}

/** What of `visible`, which is of this region, the places let through too; undefined where all is visible. */
export function visibleAt(
  { queries, keys }: Region,
  { visible, isCausal, window }: Masks,
): Tensor | undefined {
  const [row, column] = [queries, keys].map(({ start, end }) => arange(start, end, 1, { dtype: "int32" }));
  const past = isCausal && keys.end - 1 > queries.start ? row.unsqueeze(1).ge(column) : undefined;
  const behind = window !== undefined && keys.start <= queries.end - 1 - window;
  const near = behind ? row.unsqueeze(1).sub(window).lt(column) : undefined;
  return bothVisible(visible, bothVisible(past, near));
}

/** The keys that the places let any of these queries see; at least one, so that there is something to compute with. */
export function seenBy(queries: Range, keys: number, { isCausal, window }: Masks): Range {
  const end = isCausal ? Math.min(keys, queries.end) : keys;
  const first = window === undefined ? 0 : queries.start - window + 1;
  return { start: Math.max(0, Math.min(first, end - 1)), end };
}

function bothVisible(a: Tensor | undefined, b: Tensor | undefined): Tensor | undefined {
  return a && b ? logicalAnd(a, b) : (a ?? b);
}

/** What both let through, and the sum of what they add. */
export function bothMasks(a: Masks, b: Masks): Masks {
  const bias = a.bias && b.bias ? a.bias.add(b.bias) : (a.bias ?? b.bias);
  return { ...a, ...b, visible: bothVisible(a.visible, b.visible), bias };
}

/** The masks of this region with `count` further keys, which every query sees. */
export function withFurtherKeys(masks: Masks, region: Region, count: number): Masks {
  if (count === 0) return masks;
  const join = (mask: Tensor, make: (shape: Shape, options: { dtype: Tensor["dtype"] }) => Tensor): Tensor =>
    concat([mask, make([...mask.shape.slice(0, -1), count], { dtype: mask.dtype })], -1);
  const visible = visibleAt(region, masks);
  return { visible: visible && join(visible, ones), bias: masks.bias && join(masks.bias, zeros) };
}

/** @throws ShapeError when the mask has none of these shapes. */
export function checkMaskShape(operation: string, name: string, mask: Tensor, ...wanted: Shape[]): void {
  if (wanted.some((shape) => sameShape(shape, mask.shape))) return;
  const shapes = wanted.map(formatShape).join(" or ");
  throw new ShapeError(operation, `${name} must be ${shapes}, got ${formatShape(mask.shape)}`);
}
