import type { Tensor } from "@nn/tensor";
import { attend, type Attention } from "./attend.js";
import { blockwise, type Block, type Rows } from "./blockwise.js";
import { seenBy } from "./masks.js";
import { cut, everywhere, type Range, type Region } from "./region.js";
import { RepeatedDraws } from "./repeated-draws.js";

/**
 * softmax(scale Q Kᵀ + mask) V, of `size` queries after others and the keys that any of them may see. Derivatives of any
 * order compute the scores again, block by block, so that memory grows with L and S, and not with L S.
 */
export function attendInBlocks(
  query: Tensor,
  key: Tensor,
  value: Tensor,
  options: Attention,
  size: number,
): Tensor {
  const { visible } = options;
  const bias = options.bias && withRows(options.bias);
  const { queries, keys } = everywhere(query, key);
  const own = { count: queries.end, of: (block: Range) => block, own: true };
  const seen = { count: keys.end, of: (block: Range) => seenBy(block, keys.end, options), own: false };
  const draws = new RepeatedDraws(options.generator);
  const compute: Block = (block, [q, k, v, b]) => {
    const region = { queries: block, keys: seen.of(block) };
    const here = {
      ...options,
      visible: visible && regionOf(visible, region),
      bias: b && columnsOf(b.value, region),
    };
    const run = (): Tensor => attend(q.value, k.value, v.value, here, region).output;
    return [{ value: draws.in(block.start, run), rows: own }];
  };
  const parts = [
    { value: query, rows: own },
    { value: key, rows: seen },
    { value, rows: seen },
    ...(bias ? [{ value: bias, rows: variesBy(bias, -2) ? own : ONE_ROW }] : []),
  ];
  return blockwise(compute, blocksOf(queries, size), parts)[0].value;
}

/** A mask that is the same for all queries. */
const ONE_ROW: Rows = { count: 1, of: () => ({ start: 0, end: 1 }), own: false };

function blocksOf({ end }: Range, size: number): Range[] {
  const count = Math.ceil(end / size);
  return Array.from({ length: count }, (_, i) => ({ start: i * size, end: Math.min(end, (i + 1) * size) }));
}

/** A mask with an axis of queries. */
function withRows(mask: Tensor): Tensor {
  const { shape } = mask;
  return shape.length > 1 ? mask : mask.reshape([1, shape[0] ?? 1]);
}

/** Whether a mask differs along an axis, rather than being broadcast. */
function variesBy(mask: Tensor, axis: -1 | -2): boolean {
  return (mask.shape.at(axis) ?? 1) > 1;
}

function regionOf(mask: Tensor, region: Region): Tensor {
  const columns = columnsOf(mask, region);
  return variesBy(mask, -2) ? cut(columns, -2, region.queries) : columns;
}

function columnsOf(mask: Tensor, { keys }: Region): Tensor {
  return variesBy(mask, -1) ? cut(mask, -1, keys) : mask;
}
