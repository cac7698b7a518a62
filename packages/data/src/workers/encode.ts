import { Tensor, type DType, type TypedArray } from "@nn/tensor";
import { fromTypedArray } from "@nn/tensor/graph";

/** A batch in a form that structured cloning takes. */
export type Encoded =
  | {
      readonly kind: "tensor";
      readonly dtype: DType;
      readonly shape: readonly number[];
      readonly data: TypedArray;
    }
  | { readonly kind: "list"; readonly items: readonly Encoded[] }
  | { readonly kind: "object"; readonly entries: readonly (readonly [key: string, value: Encoded])[] }
  | { readonly kind: "other"; readonly value: unknown };

/** Computes the tensors of a batch, and packs it for the way to another thread. */
export async function encode(value: unknown): Promise<Encoded> {
  if (value instanceof Tensor) {
    return { kind: "tensor", dtype: value.dtype, shape: value.shape, data: await value.data() };
  }
  if (Array.isArray(value)) return { kind: "list", items: await Promise.all(value.map(encode)) };
  if (typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype) {
    const entries = Object.entries(value as Record<string, unknown>);
    const encoded = entries.map(async ([key, part]) => [key, await encode(part)] as const);
    return { kind: "object", entries: await Promise.all(encoded) };
  }
  return { kind: "other", value };
}

/** What was encoded. */
export function decode(encoded: Encoded): unknown {
  switch (encoded.kind) {
    case "tensor":
      return fromTypedArray(encoded.data, encoded.dtype, encoded.shape);
    case "list":
      return encoded.items.map(decode);
    case "object":
      return Object.fromEntries(encoded.entries.map(([key, part]) => [key, decode(part)]));
    case "other":
      return encoded.value;
  }
}
