import { formatShape, NNError, ShapeError, type Tensor } from "@nn/tensor";
import { isOp, sameShape, type Node } from "@nn/tensor/graph";
import type { GanLoss } from "../losses/gan-loss.js";

/**
 * The scores `[n]` of examples, from what the discriminator gave for them.
 *
 * @throws ShapeError when that is not what the loss takes.
 */
export function scoresOf({ name, output }: GanLoss, given: Tensor, x: Tensor): Tensor {
  if (output === "reconstruction") {
    if (sameShape(given.shape, x.shape)) return given.sub(x).abs().flatten(1).mean(1); // [n]
    throw new ShapeError(
      "GAN",
      `the discriminator gave ${formatShape(given.shape)} for examples ${formatShape(x.shape)}`,
      `${name} needs an autoencoder, which gives the example again`,
    );
  }
  const [count] = x.shape;
  if (given.size === count && given.rank <= 2 && given.shape[0] === count) return given.reshape([count]);
  throw new ShapeError(
    "GAN",
    `the discriminator gave ${formatShape(given.shape)} for examples ${formatShape(x.shape)}`,
    `${name} needs one ${output} for each: [${count}, 1]`,
  );
}

/** Refuses probabilities where the loss takes logits or scores. */
export function refuseProbabilities({ name, output }: GanLoss, given: Tensor): void {
  if (output === "reconstruction" || lastActivation(given) !== "sigmoid") return;
  throw new NNError(
    "GAN",
    `the discriminator ends in a sigmoid, and ${name} needs ${output === "logit" ? "the logit" : "a score"}`,
    "leave the sigmoid out",
  );
}

/** The numbers that a network can give, where its last activation tells. */
export function rangeOf(given: Tensor): readonly [number, number] | undefined {
  const activation = lastActivation(given);
  return activation && (activation === "sigmoid" ? [0, 1] : [-1, 1]);
}

/** The activation that comes last, however the result was reshaped. */
function lastActivation(given: Tensor): "sigmoid" | "tanh" | undefined {
  let node: Node = given.node;
  while (isOp(node, "reshape") || isOp(node, "permute") || isOp(node, "identity")) node = node.srcs[0]!;
  return isOp(node, "sigmoid") || isOp(node, "tanh") ? node.op : undefined;
}
