import { defaultGenerator, Tensor, type Generator } from "@nn/tensor";
import { identityNode, nodeCount, withDerivative, withoutUpdates, type Node } from "@nn/tensor/graph";
import { gradients } from "./gradients.js";

/** Options of {@link checkpoint}. */
export interface CheckpointOptions {
  /** The generator that `fn` draws from, if not the default one: recomputation draws the same numbers again. */
  readonly generator?: Generator;
}

/**
 * `fn`, whose inner values are not kept for the backward pass but computed again in it: less memory for more time
 * (Chen et al. 2016, "Training deep nets with sublinear memory cost"). Parameters that `fn` uses get their gradients, and
 * running statistics that it gathers are updated once.
 *
 * @example
 * ```ts
 * import { checkpoint, grad } from "@nn/autograd";
 * import { tensor } from "@nn/tensor";
 * const block = checkpoint((x) => x.sin().exp().sqrt());
 * console.log(await grad((x) => block(x).sum())(tensor([0.5])).array());
 * ```
 */
export function checkpoint<A extends readonly Tensor[]>(
  fn: (...args: A) => Tensor,
  options: CheckpointOptions = {},
): (...args: A) => Tensor {
  const generator = options.generator ?? defaultGenerator;
  return (...args) => {
    const draws = generator.getState();
    const start = nodeCount();
    const value = fn(...args);
    const outside = boundary(value.node, start);
    const inputs = outside.map((node) => new Tensor(node));
    return withDerivative(value.detach(), inputs, (gradient) => {
      const now = generator.getState();
      generator.setState(draws);
      const again = withoutUpdates(() => fn(...(args.map(barrier) as unknown as A)));
      generator.setState(now);
      return gradients(again, inputs, gradient);
    });
  };
}

/** A separate node, so that the recomputation has an identity of its own. */
function barrier(x: Tensor): Tensor {
  return new Tensor(identityNode(x.node, { stop: false }));
}

/** The floating nodes made before `start` that the value depends on directly. */
function boundary(result: Node, start: number): Node[] {
  const seen = new Set<Node>();
  const found: Node[] = [];
  const stack = [result];
  while (stack.length > 0) {
    const node = stack.pop()!;
    if (seen.has(node)) continue;
    seen.add(node);
    if (node.id >= start && !node.owner) stack.push(...node.srcs);
    else if (node.dtype === "float32" || node.dtype === "float64") found.push(node);
  }
  return found;
}
