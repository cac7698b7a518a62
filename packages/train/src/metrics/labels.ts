import { DTypeError, formatShape, NNError, ShapeError, type Tensor } from "@nn/tensor";
import { sameShape } from "@nn/tensor/graph";

/** Whether the scores of classes lie along axis 1 of `input`, for targets of this shape. */
export function checkScores(operation: string, input: Tensor, target: Tensor): void {
  const expected = input.shape.filter((_, i) => i !== 1);
  if (input.rank < 2 || !sameShape(expected, target.shape)) {
    throw new ShapeError(
      operation,
      `the scores have shape ${formatShape(input.shape)}, the targets ${formatShape(target.shape)}`,
      "pass scores [N, C, ...] and targets [N, ...]",
    );
  }
  checkTarget(operation, target);
}

/** Class numbers, as targets of any shape. */
export function checkTarget(operation: string, target: Tensor): void {
  if (target.dtype === "int32" || target.dtype === "bool") return;
  throw new DTypeError(
    operation,
    `expected int32 class indexes as targets, got ${target.dtype}`,
    'use cast("int32")',
  );
}

/** The class of each example: the largest of scores `[N, C, ...]`, or what is a class number already. */
export function predictedLabels(operation: string, input: Tensor, target: Tensor): Tensor {
  if (!sameShape(input.shape, target.shape)) {
    checkScores(operation, input, target);
    return input.detach().argMax(1);
  }
  checkTarget(operation, target);
  if (input.dtype === "int32" || input.dtype === "bool") return input;
  throw new DTypeError(
    operation,
    `the predictions are ${input.dtype} of the targets' shape ${formatShape(target.shape)}`,
    'pass scores [N, C, ...], or decide: x.gt(0.5), x.cast("int32")',
  );
}

/** Refuses anything but a whole number from 1 on. */
export function checkCount(operation: string, name: string, value: number): void {
  if (Number.isInteger(value) && value >= 1) return;
  throw new NNError(operation, `${name} must be a whole number from 1 on, got ${value}`);
}
