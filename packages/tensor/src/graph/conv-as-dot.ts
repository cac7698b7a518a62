import { dotNode, padNode, permuteNode, reshapeNode, sliceNode, unfoldNode, expandNode } from "./build.js";
import type { Node } from "./node.js";

/**
 * A convolution as the product that it equals: the input padded, its windows taken as an (overlapping) view, and
 * contracted with the weight over channels and taps. No window is ever copied.
 */
export function convAsDot(node: Node<"conv">): Node {
  const [x, weight] = node.srcs;
  const { groups, stride, dilation } = node.params;
  const [batch, channels] = x.shape;
  const [outputs, perGroup, ...taps] = weight.shape;
  const spatial = taps.length;

  let windows = padSpatial(x, node);
  for (let i = 0; i < spatial; i++) windows = unfoldNode(windows, 2 + i, taps[i], stride[i], dilation[i]);
  const places = windows.shape.slice(2, 2 + spatial);
  windows = reshapeNode(windows, [batch, groups, channels / groups, ...places, ...taps]); // [N, G, C, ...P, ...K]
  windows = permuteNode(windows, [0, 1, 2, ...axes(3 + spatial, spatial), ...axes(3, spatial)]); // [N, G, C, ...K, ...P]

  let filters = reshapeNode(weight, [1, groups, outputs / groups, perGroup, ...taps]);
  filters = expandNode(filters, [batch, ...filters.shape.slice(1)]); // [N, G, O, C, ...K]
  return reshapeNode(dotNode(filters, windows, 2, 1 + spatial), node.shape); // [N, G, O, ...P] as [N, O, ...P]
}

/** Spreads the input by its dilation and adds the padding; negative padding crops. */
function padSpatial(x: Node, { params }: Node<"conv">): Node {
  const low = [0, 0, ...params.padding.map((p) => p[0])];
  const high = [0, 0, ...params.padding.map((p) => p[1])];
  const interior = [0, 0, ...params.inputDilation.map((d) => d - 1)];
  let result = x;
  if ([...low, ...high].some((n) => n > 0) || interior.some((n) => n > 0)) {
    result = padNode(x, low.map(positive), high.map(positive), interior);
  }
  if ([...low, ...high].some((n) => n < 0)) {
    const start = low.map((n) => positive(-n));
    const shape = result.shape.map((size, i) => Math.max(0, size - start[i] - positive(-high[i])));
    result = sliceNode(result, start, low.map(() => 1), shape); // prettier-ignore
  }
  return result;
}

function positive(n: number): number {
  return Math.max(n, 0);
}

function axes(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => first + i);
}
