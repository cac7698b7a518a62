import { axesFrom, numel } from "../shape.js";
import { dotNode, elementNode, foldNode, permuteNode, reshapeNode } from "./build.js";
import type { Node } from "./node.js";

/** In multiply-adds of a matrix product: what writing a product, reading it and adding it up costs, … */
const COLUMN_COST = 20;
/** … what fetching an element of a window costs, … */
const WINDOW_COST = 9;
/** … and what a multiply-add costs where there are too few outputs for the registers of a matrix product. */
const THIN_COST = 8;
const THIN = 4;

/** Columns are an array in memory: beyond this many elements windows are taken, or however large, zeros multiplied. */
const MAX_COLUMNS = 2 ** 24;
const MAX_SPREAD_COLUMNS = 2 ** 28;

/**
 * Whether to multiply first and lay the products over one another: always where the input is spread, whose zeros would be
 * multiplied otherwise, and with stride 1 where that is cheaper, which is so for few outputs.
 */
export function columnsPay(node: Node<"conv">): boolean {
  const [x, weight] = node.srcs;
  const { stride, inputDilation, groups } = node.params;
  if (stride.some((n) => n > 1) || numel(node.shape) === 0 || numel(x.shape) === 0) return false;
  const channels = weight.shape[1];
  const outputs = weight.shape[0] / groups;
  const taps = numel(weight.shape.slice(2));
  const size = numel(x.shape.slice(2));
  const columns = x.shape[0] * groups * outputs * taps * size;
  if (inputDilation.some((n) => n > 1)) return columns <= MAX_SPREAD_COLUMNS;
  if (taps === 1 || columns > MAX_COLUMNS) return false;
  const places = numel(node.shape.slice(2));
  const perWindow = outputs < THIN ? THIN_COST * outputs : outputs + WINDOW_COST;
  return size * outputs * (channels + COLUMN_COST) < places * channels * perWindow;
}

/**
 * Every element of the input times every tap, each product laid onto the output that it is part of. Nothing is padded,
 * and no zero is multiplied.
 */
export function convAsColumns(node: Node<"conv">): Node {
  const [x, weight] = node.srcs;
  const { padding, dilation, inputDilation } = node.params;
  const spatial = axesFrom(2, weight.shape.length - 2);
  const columns = weight.shape[1] === 1 ? outerProducts(node) : dotProducts(node);
  const shape = [x.shape[0], weight.shape[0], ...x.shape.slice(2), ...weight.shape.slice(2)]; // [N, G * O, ...S, ...K]
  return foldNode(reshapeNode(columns, shape), node.shape, {
    axes: spatial,
    start: padding.map(([low]) => low),
    step: inputDilation,
    dilation: dilation.map((n) => -n),
  });
}

/** Summed over channels by a matrix product, `[O, ...K] x C x [N, ...S]`, seen as `[N, G, O, ...S, ...K]`. */
function dotProducts({ srcs: [x, weight], params: { groups } }: Node<"conv">): Node {
  const [batch, channels, ...sizes] = x.shape;
  const [outputs, perGroup, ...taps] = weight.shape;
  const spatial = taps.length;
  let filters = reshapeNode(weight, [groups, outputs / groups, perGroup, ...taps]);
  filters = permuteNode(filters, [0, 1, ...axesFrom(3, spatial), 2]); // [G, O, ...K, C]
  let inputs = reshapeNode(x, [batch, groups, channels / groups, ...sizes]);
  inputs = permuteNode(inputs, [1, 2, 0, ...axesFrom(3, spatial)]); // [G, C, N, ...S]
  const products = dotNode(filters, inputs, 1, 1); // [G, O, ...K, N, ...S]
  const first = 2 + spatial;
  return permuteNode(products, [first, 0, 1, ...axesFrom(first + 1, spatial), ...axesFrom(2, spatial)]);
}

/** With one channel in a group there is nothing to sum, and the fold multiplies as it adds: `[N, G, O, ...S, ...K]`. */
function outerProducts({ srcs: [x, weight], params: { groups } }: Node<"conv">): Node {
  const [batch, , ...sizes] = x.shape;
  const [outputs, , ...taps] = weight.shape;
  const ones = taps.map(() => 1);
  const inputs = reshapeNode(x, [batch, groups, 1, ...sizes, ...ones]);
  const filters = reshapeNode(weight, [groups, outputs / groups, ...ones, ...taps]);
  return elementNode("mul", [inputs, filters], x.dtype);
}
