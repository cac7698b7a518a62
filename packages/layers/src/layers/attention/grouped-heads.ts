import { formatShape, ShapeError, type Tensor } from "@nn/tensor";

/** @throws ShapeError when axis -3, the heads, differs: only `groupSize` lets it. */
export function checkHeads(operation: string, query: Tensor, key: Tensor): void {
  const [heads, keyHeads] = [query, key].map(({ shape }) => shape.at(-3) ?? 1);
  if (heads === keyHeads || heads === 1 || keyHeads === 1) return;
  throw new ShapeError(
    operation,
    `the query has ${heads} heads (axis -3), the key ${keyHeads}`,
    "give them as many, or have heads of queries share those of keys: { enableGqa: true }",
  );
}

/** How many heads of queries share each head of keys and values: axis -3 of both; 1 where that is the same. */
export function groupSize(operation: string, query: Tensor, key: Tensor, value: Tensor): number {
  const [heads, keyHeads, valueHeads] = [query, key, value].map(({ shape }) => shape.at(-3) ?? 1);
  if (heads % keyHeads === 0 && keyHeads === valueHeads) return heads / keyHeads;
  const [q, k, v] = [query, key, value].map(({ shape }) => formatShape(shape));
  throw new ShapeError(
    operation,
    `the heads (axis -3) of the query must be a multiple of those of key and value, got ${q}, ${k} and ${v}`,
  );
}

/** `[..., H, L, *]` as `[..., H / G, G, L, *]`: the heads of each group beside each other. */
export function splitHeads(x: Tensor, group: number): Tensor {
  const { shape } = x;
  if (shape.length < 3) return x;
  const heads = shape.at(-3)!;
  const split = heads === 1 ? [1, 1] : [heads / group, group];
  return x.reshape([...shape.slice(0, -3), ...split, ...shape.slice(-2)]);
}

/** The other way. */
export function joinHeads(x: Tensor): Tensor {
  const [heads, group] = x.shape.slice(-4);
  return x.reshape([...x.shape.slice(0, -4), heads * group, ...x.shape.slice(-2)]);
}
