import { add, DTypeError, NNError, onesLike, ShapeError, Tensor, zerosLike, formatShape } from "@nn/tensor";
import { capturing, type StateOwner, sameShape } from "@nn/tensor/graph";
import { reverse, targetsOf, type Seed } from "./engine.js";

function isFloat(x: Tensor): boolean {
  return x.dtype === "float32" || x.dtype === "float64";
}

/** The gradient a result starts with: given, or 1 for a single number. */
function seedOf(operation: string, output: Tensor, gradient: Tensor | undefined): Seed {
  if (!isFloat(output)) {
    throw new DTypeError(
      operation,
      `the result is ${output.dtype}`,
      "only floating results have derivatives",
    );
  }
  if (!gradient) {
    if (output.size !== 1) {
      throw new ShapeError(
        operation,
        `the result has shape ${formatShape(output.shape)}`,
        "reduce it to one number (sum, mean), or pass its gradient",
      );
    }
    return { node: output.live(operation), gradient: onesLike(output) };
  }
  if (!sameShape(gradient.shape, output.shape)) {
    throw new ShapeError(
      operation,
      `the gradient has shape ${formatShape(gradient.shape)}, the result ${formatShape(output.shape)}`,
    );
  }
  return { node: output.live(operation), gradient };
}

/**
 * The gradients of a result for given tensors, like `torch.autograd.grad`. Tensors that the result doesn't depend on get
 * zeros. The gradients can be differentiated again.
 *
 * @param output - The result, or several (their gradients add up).
 * @param inputs - Any tensors the result was computed from, parameters or not.
 * @param gradOutputs - The gradient of each result; may be left out for single numbers.
 *
 * @example
 * ```ts
 * import { gradients } from "@nn/autograd";
 * import { tensor } from "@nn/tensor";
 * const x = tensor([1, 2, 3]);
 * const [g] = gradients(x.pow(3).sum(), [x]);
 * const [h] = gradients(g.sum(), [x]);
 * console.log(await g.array(), await h.array()); // [3, 12, 27] [6, 12, 18]
 * ```
 */
export function gradients(
  output: Tensor | readonly Tensor[],
  inputs: readonly Tensor[],
  gradOutputs?: Tensor | readonly (Tensor | undefined)[],
): Tensor[] {
  const outputs = output instanceof Tensor ? [output] : output;
  const given = gradOutputs instanceof Tensor ? [gradOutputs] : (gradOutputs ?? []);
  inputs.forEach((x, i) => {
    if (!isFloat(x))
      throw new DTypeError("gradients", `input ${i} is ${x.dtype}`, "only floating tensors have gradients");
  });
  const seeds = outputs.map((y, i) => seedOf("gradients", y, given[i]));
  const { found, forgotten } = reverse(seeds, targetsOf(inputs));
  const gradientOf = byTensor(found);
  return inputs.map((x, i) => {
    const gradient = gradientOf(x);
    if (!gradient && forgotten && !x.node.tracked) {
      throw new NNError(
        "gradients",
        `the result does not reach input ${i}, and part of its history was let go when a value in it was read`,
        "give the input requiresGrad: true, or take the gradients before reading values",
      );
    }
    return gradient ?? zerosLike(x);
  });
}

/** What was found, by node and by owner: a tensor's gradient is that of all the leaves it had before updates. */
function byTensor(found: readonly Seed[]): (x: Tensor) => Tensor | undefined {
  const gradients = new Map<unknown, Tensor>();
  const collect = (key: unknown, gradient: Tensor): void => {
    const known = gradients.get(key);
    gradients.set(key, known ? add(known, gradient) : gradient);
  };
  for (const { node, gradient } of found) {
    collect(node, gradient);
    if (node.owner) collect(node.owner, gradient);
  }
  return (x) => gradients.get(x) ?? gradients.get(x.node);
}

/**
 * Adds the gradient of `loss` to `.grad` of every tensor with `requiresGrad` that it depends on. The value of the loss
 * is kept: it can be read after the optimiser's step.
 *
 * @param loss - One number, unless `gradient` is given.
 * @param gradient - The gradient of `loss`, of its shape. Initially 1.
 * @throws When nothing that requires a gradient is involved.
 *
 * @example
 * ```ts
 * import { backward } from "@nn/autograd";
 * import { tensor } from "@nn/tensor";
 * const w = tensor([2, 3], { requiresGrad: true });
 * backward(w.square().sum());
 * console.log(await w.grad?.array()); // [4, 6]
 * ```
 */
export function backward(loss: Tensor, gradient?: Tensor): void {
  const seed = seedOf("backward", loss, gradient);
  const owners = new Set<StateOwner>();
  const { found } = reverse([seed], (node) => {
    if (!node.owner?.requiresGrad) return false;
    owners.add(node.owner);
    return true;
  });
  if (owners.size === 0) {
    throw new NNError(
      "backward",
      "the result depends on no tensor that requires a gradient",
      "make parameters with requiresGrad: true, and check for detach() and noGrad",
    );
  }
  loss.keep();
  const gradientOf = byTensor(found);
  for (const owner of owners) {
    const x = owner as Tensor;
    const previous = x.grad;
    const g = gradientOf(x);
    if (!g) continue;
    x.grad = previous ? add(previous, g) : g;
    capturing()?.cleanups.push(() => (x.grad = previous));
  }
}
