import type { Tensor } from "@nn/tensor";
import { isOp, type Node, type Shape } from "@nn/tensor/graph";

function numel(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** The multiply-adds of a matrix product or a convolution; 0 for all else. */
export function multiplyAddsOf(node: Node): number {
  if (isOp(node, "dot")) {
    const [a] = node.srcs;
    const contracted = a.shape.slice(a.shape.length - node.params.contract);
    return numel(node.shape) * numel(contracted);
  }
  if (!isOp(node, "conv")) return 0;
  const [x, weight] = node.srcs;
  const [outputs, ...taps] = weight.shape; // [O, C / groups, ...K]
  // A transposed convolution spreads its input with zeros, which take no part.
  if (node.params.inputDilation.some((n) => n > 1)) {
    return numel(x.shape) * (outputs / node.params.groups) * numel(taps.slice(1));
  }
  return numel(node.shape) * numel(taps);
}

/** The nodes made since `start` that tensors depend on. */
export function nodesSince(start: number, results: readonly Tensor[]): Set<Node> {
  const found = new Set<Node>();
  const queue = results.map(({ node }) => node);
  while (queue.length > 0) {
    const node = queue.pop()!;
    if (node.id < start || found.has(node)) continue;
    found.add(node);
    // Further sources of an identity are there for derivatives only.
    queue.push(...(node.op === "identity" ? node.srcs.slice(0, 1) : node.srcs));
  }
  return found;
}
