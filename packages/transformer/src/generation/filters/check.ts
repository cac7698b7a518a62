import { DTypeError, formatShape, NNError, ShapeError, type Tensor } from "@nn/tensor";
import { nodeOf } from "@nn/tensor/graph";

/** @throws ShapeError when scores aren't `[N, V]`; DTypeError when they aren't floating. */
export function checkScores(operation: string, scores: Tensor): readonly [rows: number, vocabulary: number] {
  const { shape, dtype } = nodeOf(operation, scores);
  if (shape.length !== 2 || shape[1] === 0) {
    const fix = "take the last place of logits [N, L, V] by select(1, -1)";
    throw new ShapeError(operation, `expected scores [N, V], got ${formatShape(shape)}`, fix);
  }
  if (dtype === "int32" || dtype === "bool")
    throw new DTypeError(operation, `needs floating scores, got ${dtype}`);
  return [shape[0], shape[1]];
}

/** @throws NNError when a setting is not what was wanted. */
export function checkSetting(
  operation: string,
  [name, value]: readonly [name: string, value: number],
  wanted: string,
  isFine: boolean,
): void {
  if (!isFine) throw new NNError(operation, `${name} must be ${wanted}, got ${value}`);
}
