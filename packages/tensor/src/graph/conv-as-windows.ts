import { axesFrom, numel } from "../shape.js";
import { dotNode, expandNode, permuteNode, reshapeNode, unfoldNode } from "./build.js";
import { padForConv } from "./conv-padding.js";
import type { Node } from "./node.js";

/**
 * The windows of the padded input, an (overlapping) view, contracted with the weight over channels and taps. No window is
 * ever copied.
 */
export function convAsWindows(node: Node<"conv">, padded: Map<string, Node>): Node {
  const [x, weight] = node.srcs;
  const { groups, stride, dilation } = node.params;
  const [batch, channels] = x.shape;
  const [outputs, perGroup, ...taps] = weight.shape;
  const places = node.shape.slice(2);
  const spatial = taps.length;
  const [P, K] = [axesFrom(3, spatial), axesFrom(3 + spatial, spatial)];

  let windows = padForConv(x, node, padded);
  for (let i = 0; i < spatial; i++) windows = unfoldNode(windows, 2 + i, taps[i], stride[i], dilation[i]);
  windows = reshapeNode(windows, [batch, groups, channels / groups, ...places, ...taps]); // [N, G, C, ...P, ...K]
  const filters = reshapeNode(weight, [groups, outputs / groups, perGroup, ...taps]); // [G, O, C, ...K]

  switch (arrangement(node)) {
    case "images": {
      const each = expandNode(filters, [batch, ...filters.shape]);
      const product = dotNode(each, permuteNode(windows, [0, 1, 2, ...K, ...P]), 2, 1 + spatial);
      return reshapeNode(product, node.shape); // [N, G, O, ...P]
    }
    case "outputsFirst": {
      const product = dotNode(filters, permuteNode(windows, [1, 2, ...K, 0, ...P]), 1, 1 + spatial); // [G, O, N, ...P]
      return reshapeNode(permuteNode(product, [2, 0, 1, ...P]), node.shape);
    }
    case "outputsLast": {
      const turned = permuteNode(filters, [0, 2, ...P, 1]); // [G, C, ...K, O]
      const product = dotNode(permuteNode(windows, [1, 0, ...P, 2, ...K]), turned, 1, 1 + spatial); // [G, N, ...P, O]
      const last = 2 + spatial;
      return reshapeNode(permuteNode(product, [1, 0, last, ...axesFrom(2, spatial)]), node.shape);
    }
  }
}

/** Which axes are the columns of the product: the places of one image, those of all images, or the output channels. */
type Arrangement = "images" | "outputsFirst" | "outputsLast";

/** The block that matrix products are computed in: edges that don't fill it cost as much as if they did. */
const BLOCK = { rows: 4, columns: 8 };

/** What another pass over the result costs, in terms of the sums that it is made of: in order, and across it. */
const PASS_COST = { outputsFirst: 15, outputsLast: 30 };

/** Elements of a weight that stay in the second-level cache from one image to the next, … */
const CACHED = 2 ** 16;
/** … and how many columns pay for reading a larger one again. */
const COLUMNS_PER_READ = 32;

/** The arrangement that wastes least; only the product of each image lies in memory as the result is wanted. */
function arrangement(node: Node<"conv">): Arrangement {
  const [, weight] = node.srcs;
  const outputs = weight.shape[0] / node.params.groups;
  const places = numel(node.shape.slice(2));
  const all = node.shape[0] * places;
  const terms = Math.max(numel(weight.shape.slice(1)), 1);
  const cost = (m: number, n: number): number => waste(m, BLOCK.rows) * waste(n, BLOCK.columns);
  const reread = outputs * terms > CACHED ? COLUMNS_PER_READ / places : 0;
  const images = cost(outputs, places) + reread;
  const first = cost(outputs, all) + PASS_COST.outputsFirst / terms;
  const last = cost(all, outputs) + PASS_COST.outputsLast / terms;
  if (images <= Math.min(first, last)) return "images";
  return first <= last ? "outputsFirst" : "outputsLast";
}

function waste(size: number, block: number): number {
  return (Math.ceil(size / block) * block) / Math.max(size, 1);
}
