import { formatShape, IndexError, ShapeError, tensor, type Tensor } from "@nn/tensor";
import { nodeOf, sameShape } from "@nn/tensor/graph";

/** Some tokens of each row: lists of ids, or bool `[N, V]`, true where one is among them. */
export type TokenSets = Tensor | readonly Iterable<number>[];

/**
 * As bool `[N, V]`.
 *
 * @throws ShapeError when they aren't of N rows and V tokens; IndexError for an id outside the vocabulary.
 */
export function maskOfSets(operation: string, sets: TokenSets, shape: readonly [number, number]): Tensor {
  if (!isLists(sets)) {
    const node = nodeOf(operation, sets);
    if (sameShape(node.shape, shape) && node.dtype === "bool") return sets;
    const got = `${node.dtype} of ${formatShape(node.shape)}`;
    throw new ShapeError(operation, `expected tokens as bool of ${formatShape(shape)}, got ${got}`);
  }
  const [rows, vocabulary] = shape;
  if (sets.length !== rows) {
    throw new ShapeError(operation, `got ids for ${sets.length} rows, the scores have ${rows}`);
  }
  const mask = new Uint8Array(rows * vocabulary);
  sets.forEach((ids, row) => {
    for (const id of ids) {
      if (!Number.isInteger(id) || id < 0 || id >= vocabulary) {
        throw new IndexError(
          operation,
          `token ${id} of row ${row} is outside the vocabulary of ${vocabulary}`,
        );
      }
      mask[row * vocabulary + id] = 1;
    }
  });
  return tensor(mask, [...shape], { dtype: "bool" });
}

function isLists(sets: TokenSets): sets is readonly Iterable<number>[] {
  return Array.isArray(sets);
}
