import { numel } from "../shape.js";
import { elementNode, reshapeNode, sliceNode } from "./build.js";
import { padForConv } from "./conv-padding.js";
import type { Node } from "./node.js";

/** Outputs of a group for which a matrix product has no use. */
const FEW_OUTPUTS = 3;

/** Products that are worth writing out: more would spill registers. */
const MOST_TERMS = 27;

/** Whether each output is a sum of a few products: depthwise convolutions, and small kernels from few channels to few. */
export function tapsPay({ srcs: [, weight], params }: Node<"conv">): boolean {
  const terms = numel(weight.shape.slice(1));
  if (params.inputDilation.some((n) => n > 1)) return false;
  return weight.shape[0] / params.groups <= FEW_OUTPUTS && terms > 0 && terms <= MOST_TERMS;
}

/** The sum over channels and taps, written out: of the shifted input times one number of the filter for each channel. */
export function convAsTaps(node: Node<"conv">, padded: Map<string, Node>): Node {
  const [x, weight] = node.srcs;
  const { groups, stride, dilation } = node.params;
  const [outputs, channels, ...taps] = weight.shape;
  const [batch, , ...places] = node.shape;
  const input = padForConv(x, node, padded);
  const images = reshapeNode(input, [batch, groups, channels, ...input.shape.slice(2)]);
  const filters = reshapeNode(weight, [groups, outputs / groups, channels, ...taps]);
  const ones = taps.map(() => 1);

  const products = placesOf([channels, ...taps]).map(([channel, ...tap]) => {
    const start = [0, 0, channel, ...tap.map((k, i) => k * dilation[i])];
    const shifted = sliceNode(images, start, [1, 1, 1, ...stride], [batch, groups, 1, ...places]);
    const shape = [groups, outputs / groups, 1, ...ones];
    const number = sliceNode(filters, [0, 0, channel, ...tap], shape.map(() => 1), shape); // prettier-ignore
    return elementNode("mul", [shifted, reshapeNode(number, [groups, outputs / groups, ...ones])], x.dtype); // [N, G, O, ...P]
  });
  const sum = products.reduce((left, right) => elementNode("add", [left, right], x.dtype));
  return reshapeNode(sum, node.shape);
}

/** Every index into `shape`, the last axis fastest. */
function placesOf(shape: readonly number[]): number[][] {
  return shape.reduce<number[][]>(
    (indexes, size) => indexes.flatMap((index) => Array.from({ length: size }, (_, i) => [...index, i])),
    [[]],
  );
}
