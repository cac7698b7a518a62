import { padOrCropNode, permuteNode } from "./build.js";
import { isOp, type Node } from "./node.js";

/**
 * The input spread by its dilation and padded as far as windows reach. Padding is put beneath an exchange of the first
 * axes, so that a convolution and the gradient of its weight share the padded input.
 */
export function padForConv(x: Node, node: Node<"conv">, padded: Map<string, Node>): Node {
  const { perm } = isOp(x, "permute") && x.srcs.length > 0 ? x.params : { perm: [] };
  if (perm[0] === 1 && perm[1] === 0) return permuteNode(padForConv(x.srcs[0], node, padded), perm);
  const { params } = node;
  const taps = node.srcs[1].shape.slice(2);
  const low = params.padding.map(([n]) => n);
  const high = low.map((before, i) => {
    const reach = params.stride[i] * (node.shape[2 + i] - 1) + params.dilation[i] * (taps[i] - 1) + 1;
    const spread = Math.max((x.shape[2 + i] - 1) * params.inputDilation[i] + 1, 0);
    return reach - before - spread;
  });
  const interior = params.inputDilation.map((n) => n - 1);
  const key = `${x.id} ${low.join()} ${high.join()} ${interior.join()}`;
  let result = padded.get(key);
  if (!result)
    padded.set(key, (result = padOrCropNode(x, [0, 0, ...low], [0, 0, ...high], [0, 0, ...interior])));
  return result;
}
