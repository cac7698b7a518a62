import { arange, concat, DTypeError, formatShape, logicalAnd, ones, ShapeError, zeros, type Tensor } from "@nn/tensor"; // prettier-ignore
import { sameShape, type Shape } from "@nn/tensor/graph";

/** Which query may look at which key, and what is added to the scores; both broadcast to `[..., L, S]`. */
export interface Masks {
  /** bool: true where the key takes part. */
  readonly visible?: Tensor | undefined;
  /** Added to the scores. */
  readonly bias?: Tensor | undefined;
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

/** Query i sees the keys 0 to i. */
export function causal(queries: number, keys: number): Masks {
  const [row, column] = [arange(queries, { dtype: "int32" }), arange(keys, { dtype: "int32" })];
  return { visible: row.unsqueeze(1).ge(column) };
}

/** What all of them let through, and the sum of what they add. */
export function bothMasks(a: Masks, b: Masks): Masks {
  const visible = a.visible && b.visible ? logicalAnd(a.visible, b.visible) : (a.visible ?? b.visible);
  const bias = a.bias && b.bias ? a.bias.add(b.bias) : (a.bias ?? b.bias);
  return { visible, bias };
}

/** The mask for `count` further keys, which every query sees. */
export function withFurtherKeys({ visible, bias }: Masks, count: number): Masks {
  if (count === 0) return { visible, bias };
  const join = (mask: Tensor, make: (shape: Shape, options: { dtype: Tensor["dtype"] }) => Tensor): Tensor =>
    concat([mask, make([...mask.shape.slice(0, -1), count], { dtype: mask.dtype })], -1);
  return { visible: visible && join(visible, ones), bias: bias && join(bias, zeros) };
}

/** @throws ShapeError when the mask has none of these shapes. */
export function checkMaskShape(operation: string, name: string, mask: Tensor, ...wanted: Shape[]): void {
  if (wanted.some((shape) => sameShape(shape, mask.shape))) return;
  const shapes = wanted.map(formatShape).join(" or ");
  throw new ShapeError(operation, `${name} must be ${shapes}, got ${formatShape(mask.shape)}`);
}
