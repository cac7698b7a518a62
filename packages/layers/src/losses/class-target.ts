import {
  arange,
  cast,
  DTypeError,
  full,
  IndexError,
  ShapeError,
  where,
  type Tensor,
  formatShape,
} from "@nn/tensor";
import { nodeOf, sameShape } from "@nn/tensor/graph";
import { reductionOf, type LossOptions } from "./reduction.js";

/** Options of losses against class indexes. */
export interface ClassLossOptions extends LossOptions {
  /** The weight of each class, `[C]`. Initially all 1. */
  readonly weight?: Tensor;
  /** A target that counts as nothing. Initially -100. */
  readonly ignoreIndex?: number;
}

/** Where the classes lie: axis 1, or 0 for a single example. */
export function classAxis(operation: string, input: Tensor): number {
  const { length: rank } = nodeOf(operation, input).shape;
  if (rank === 0) throw new ShapeError(operation, "the input needs an axis of classes, got []");
  return rank === 1 ? 0 : 1;
}

/** The class weights, shaped to stand beside the input. */
export function alongClasses(operation: string, weight: Tensor, input: Tensor): Tensor {
  const axis = classAxis(operation, input);
  const classes = input.shape[axis];
  if (weight.shape.join() !== String(classes)) {
    throw new ShapeError(
      operation,
      `expected a weight of shape [${classes}], got ${formatShape(weight.shape)}`,
    );
  }
  return weight.reshape(input.shape.map((_, i) => (i === axis ? classes : 1)));
}

/** A target of class indexes, looked at beside the input. */
export interface ClassTarget {
  readonly axis: number;
  /** 1 at the target's class along the class axis, as bool of the input's shape. */
  readonly hit: Tensor;
  /** Whether the target counts, of the target's shape. */
  readonly valid: Tensor;
  /** A target that counts and is no class. */
  readonly outside: Tensor;
}

export function classTarget(
  operation: string,
  input: Tensor,
  target: Tensor,
  options: ClassLossOptions,
): ClassTarget {
  const { ignoreIndex = -100 } = options;
  const axis = classAxis(operation, input);
  const classes = input.shape[axis];
  const { dtype } = nodeOf(operation, target);
  if (dtype !== "int32") {
    throw new DTypeError(
      operation,
      `expected int32 class indexes, got ${dtype} of shape ${formatShape(target.shape)}`,
      'use cast("int32")',
    );
  }
  const expected = input.shape.filter((_, i) => i !== axis);
  if (!sameShape(target.shape, expected)) {
    throw new ShapeError(
      operation,
      `for an input of shape ${formatShape(input.shape)} the target is ${formatShape(expected)}, got ${formatShape(target.shape)}`,
    );
  }
  refuseOutside(operation, target, classes, ignoreIndex);
  const places = arange(classes, { dtype: "int32" }).reshape(
    input.shape.map((_, i) => (i === axis ? classes : 1)),
  );
  const valid = target.ne(ignoreIndex);
  const hit = target.unsqueeze(axis).eq(places).logicalAnd(valid.unsqueeze(axis));
  const outside = valid.logicalAnd(target.lt(0).logicalOr(target.ge(classes)));
  return { axis, hit, valid, outside };
}

/** Names a wrong class where the values are at hand; elsewhere the loss becomes NaN. */
function refuseOutside(operation: string, target: Tensor, classes: number, ignoreIndex: number): void {
  const host = target.node.storage?.host;
  if (!host) return;
  for (let i = 0; i < host.length; i++) {
    if ((host[i] < 0 || host[i] >= classes) && host[i] !== ignoreIndex) {
      throw new IndexError(operation, `target ${host[i]} at place ${i} is not one of the ${classes} classes`);
    }
  }
}

/** What each target's class has in `values`, 0 where it doesn't count. */
export function atTarget(values: Tensor, { hit, axis }: ClassTarget): Tensor {
  return where(hit, values, 0).sum(axis);
}

/** NaN where a target is no class. */
export function markOutside(losses: Tensor, { outside }: ClassTarget): Tensor {
  return where(outside, full([], Number.NaN, { dtype: losses.dtype }), losses);
}

/** The reduction of weighted losses: a mean counts what is ignored as nothing and weights as so many examples. */
export function reduceClassLoss(
  operation: string,
  losses: Tensor,
  target: ClassTarget,
  weight: Tensor | undefined,
  options: LossOptions,
): Tensor {
  const reduction = reductionOf(operation, options);
  if (reduction === "none") return losses;
  if (reduction === "sum") return losses.sum();
  const total = weight ? atTarget(weight, target).sum() : cast(target.valid, losses.dtype).sum();
  return losses.sum().div(total);
}
