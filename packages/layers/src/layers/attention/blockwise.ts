import { gradients } from "@nn/autograd";
import { concat, Tensor, zeros } from "@nn/tensor";
import { identityNode, nodeOf } from "@nn/tensor/graph";
import { withJointDerivative } from "../../module/joint-identity.js";
import { cut, type Range } from "./region.js";

/** Which rows (axis -2) of a tensor belong to a block. */
export interface Rows {
  /** How many there are. */
  readonly count: number;
  /** Those of a block. */
  readonly of: (block: Range) => Range;
  /** Whether no other block has them. */
  readonly own: boolean;
}

/** What a block takes or gives. Results in rows that several blocks have are added up. */
export interface Part {
  readonly value: Tensor;
  readonly rows: Rows;
}

/** What one block computes of its rows of the parts. Called again it must compute the same. */
export type Block = (block: Range, given: readonly Part[]) => readonly Part[];

/**
 * What blocks give together, computed one after the other. Nothing inside a block outlives it: derivatives of any order
 * are blockwise too, and compute it again (checkpointing, Chen et al. 2016).
 */
export function blockwise(compute: Block, blocks: readonly Range[], given: readonly Part[]): readonly Part[] {
  const now = given.map(({ value, rows }) => ({ value: new Tensor(nodeOf("blockwise", value)), rows }));
  const results = runBlocks(compute, blocks, now);
  const values = withJointDerivative(
    results.map(({ value }) => value),
    now.map(({ value }) => value),
    (arrived) => {
      const wanted = arrived.flatMap((slope, i) => (slope ? [i] : []));
      const slopes = wanted.map((i) => ({ value: arrived[i]!, rows: results[i].rows }));
      const found = blockwise(derivativeOf(compute, wanted, now.length), blocks, [...now, ...slopes]);
      return found.map(({ value }) => value);
    },
  );
  return results.map(({ rows }, i) => ({ value: values[i], rows }));
}

/** From the first `count` parts and the gradients of the wanted results, which follow them, the gradients of those parts. */
function derivativeOf(compute: Block, wanted: readonly number[], count: number): Block {
  return (block, given) => {
    const own = given.slice(0, count);
    const results = compute(block, own);
    const found = gradients(
      wanted.map((i) => results[i].value),
      own.map(({ value }) => value),
      given.slice(count).map(({ value }) => value),
    );
    return own.map(({ rows }, i) => ({ value: found[i], rows }));
  };
}

function runBlocks(compute: Block, blocks: readonly Range[], given: readonly Part[]): readonly Part[] {
  const apart = given.map(({ value, rows }) => ({ value: constantOf(value), rows }));
  const pieces: Tensor[][] = [];
  let results: readonly Part[] = [];
  for (const block of blocks) {
    const own = apart.map(({ value, rows }) => ({ value: cut(value, -2, rows.of(block)), rows }));
    results = compute(block, own);
    results.forEach(({ value, rows }, i) => {
      const before = (pieces[i] ??= []);
      before.push(storedNow(rows.own ? value : addedTo(before.pop(), value, rows.of(block), rows.count)));
    });
  }
  return results.map(({ rows }, i) => ({ value: concat(pieces[i], -2), rows }));
}

/** The sum so far, of `count` rows, with `value` added to these. */
function addedTo(sum: Tensor | undefined, value: Tensor, { start, end }: Range, count: number): Tensor {
  if (end - start === count) return sum ? sum.add(value) : value;
  const [lead, width] = [value.shape.slice(0, -2), value.shape.at(-1)!];
  const before = sum ?? zeros([...lead, count, width], { dtype: value.dtype });
  const next = cut(before, -2, { start, end }).add(value);
  return concat(
    [cut(before, -2, { start: 0, end: start }), next, cut(before, -2, { start: end, end: count })],
    -2,
  );
}

/** The same value, computed before the next block is, so that what it is made of can go. */
function storedNow(x: Tensor): Tensor {
  return new Tensor(identityNode(x.node, { stop: true, stored: true }));
}

/** The same value as a constant that is none of what is known, so that what is computed of it is computed anew. */
function constantOf(x: Tensor): Tensor {
  return new Tensor(identityNode(identityNode(x.node, { stop: false }), { stop: true }));
}
