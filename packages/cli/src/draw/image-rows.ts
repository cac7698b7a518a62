import type { Tensor } from "@nn/tensor";

/** Rows of a tensor as images: `[n, …]` to n arrays. */
export async function imageRows(x: Tensor): Promise<Float32Array[]> {
  const data = (await x.data()) as Float32Array;
  const size = data.length / x.shape[0]!;
  return Array.from({ length: x.shape[0]! }, (_, i) => data.slice(i * size, (i + 1) * size));
}

/** Weights as images: each row within 0 … 1, with 0 in the middle. */
export function aboutGrey(rows: Tensor): Tensor {
  return rows
    .div(rows.abs().max(1, { keepdim: true }))
    .add(1)
    .div(2);
}
