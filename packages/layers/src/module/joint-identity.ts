import { zeros, type Tensor } from "@nn/tensor";
import { withDerivative } from "@nn/tensor/graph";

/** Gradients of tensors, undefined where none arrived or none is wanted. */
export type MaybeGradients = readonly (Tensor | undefined)[];

/** Whether a derivative for the tensor may be asked for: it depends on something that requires a gradient. */
export function wantsGradient({ node }: Tensor): boolean {
  return node.tracked && (node.dtype === "float32" || node.dtype === "float64");
}

/**
 * The same values with a derivative of their own, which they share: `vjp` is called once each time one is taken, with
 * what arrived at all of them, and answers what goes on to each of the inputs.
 */
export function withJointDerivative(
  values: readonly Tensor[],
  inputs: readonly Tensor[],
  vjp: (gradients: MaybeGradients) => MaybeGradients,
): readonly Tensor[] {
  let arrived: (Tensor | undefined)[] = [];
  // Older than the results, so that its turn comes when all of them have had theirs.
  const joint = withDerivative(zeros([]), inputs, () => {
    const gradients = values.map((_, i) => arrived[i]);
    arrived = [];
    return vjp(gradients);
  });
  return values.map((value, i) =>
    withDerivative(value, [joint], (gradient) => {
      arrived[i] = gradient;
      return [zeros([])];
    }),
  );
}

/**
 * The same values, whose gradients pass through `vjp` together, once each time a derivative is taken: it is given what
 * arrived at all of them, and answers what goes on to each.
 */
export function jointIdentity(
  values: readonly Tensor[],
  vjp: (gradients: MaybeGradients) => MaybeGradients,
): readonly Tensor[] {
  if (!values.some(wantsGradient)) return values;
  const results = withJointDerivative(values, values, vjp);
  return values.map((value, i) => (wantsGradient(value) ? results[i] : value));
}
