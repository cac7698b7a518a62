import { describe, expect, it } from "vitest";
import { tensor } from "../ops/creation.js";
import { Tensor } from "../tensor.js";
import { numel, type Shape } from "../shape.js";
import { convNode } from "./build.js";
import { columnsPay, convAsColumns } from "./conv-as-columns.js";
import { convAsTaps, tapsPay } from "./conv-as-taps.js";
import { convAsWindows } from "./conv-as-windows.js";
import type { ConvParams, Node } from "./node.js";

/** Small whole numbers, so that sums are exact in any order. */
function numbers(shape: Shape): Tensor {
  const values = Float32Array.from({ length: numel(shape) }, (_, i) => ((i * 7919) % 11) - 5);
  return tensor(values).reshape(shape);
}

function conv(x: Shape, weight: Shape, params: Partial<ConvParams>): Node<"conv"> {
  const each = (value: number): number[] => weight.slice(2).map(() => value);
  const padding = weight.slice(2).map((): [number, number] => [0, 0]);
  const full = { stride: each(1), dilation: each(1), inputDilation: each(1), padding, groups: 1, ...params };
  return convNode(numbers(x).node, numbers(weight).node, full) as Node<"conv">;
}

/** One axis of space, by its formula. */
async function definition(node: Node<"conv">): Promise<number[]> {
  const [x, w] = await Promise.all(node.srcs.map((src) => new Tensor(src).data()));
  const { stride, dilation, inputDilation, padding, groups } = node.params;
  const [[batch, channels, size], [outputs, perGroup, taps]] = node.srcs.map((src) => src.shape);
  const result: number[] = [];
  for (let n = 0; n < batch; n++)
    for (let o = 0; o < outputs; o++)
      for (let p = 0; p < node.shape[2]; p++) {
        let sum = 0;
        for (let c = 0; c < perGroup; c++)
          for (let k = 0; k < taps; k++) {
            const at = (p * stride[0] + k * dilation[0] - padding[0][0]) / inputDilation[0];
            const channel = Math.floor(o / (outputs / groups)) * perGroup + c;
            if (Number.isInteger(at) && at >= 0 && at < size)
              sum += x[(n * channels + channel) * size + at] * w[(o * perGroup + c) * taps + k];
          }
        result.push(sum + 0);
      }
  return result;
}

/** The numbers, with -0 as 0. */
const values = async (node: Node): Promise<number[]> =>
  Array.from(await new Tensor(node).data(), (value) => value + 0);

describe("a convolution as a product", () => {
  const cases: [string, Node<"conv">][] = [
    ["spread input", conv([2, 3, 5], [4, 3, 4], { inputDilation: [2], padding: [[2, 2]] })],
    ["spread beyond the kernel", conv([2, 3, 4], [5, 3, 2], { inputDilation: [3], padding: [[1, 3]] })],
    ["spread, cropped and dilated", conv([1, 2, 6], [3, 2, 3], { inputDilation: [2], dilation: [3], padding: [[-1, -2]] })],
    ["few outputs", conv([2, 6, 9], [1, 6, 3], { padding: [[1, 1]] })],
    ["depthwise, spread", conv([2, 4, 5], [4, 1, 4], { groups: 4, inputDilation: [2], padding: [[2, 2]] })],
    ["two spread outputs of each channel", conv([2, 3, 5], [6, 1, 3], { groups: 3, inputDilation: [2] })],
    ["groups", conv([2, 6, 5], [4, 3, 3], { groups: 2, inputDilation: [2], padding: [[2, 1]] })],
    ["a kernel larger than the input", conv([3, 2, 3], [4, 2, 12], { padding: [[11, 11]] })],
  ]; // prettier-ignore
  it.each(cases)("by columns: %s", async (_, node) => {
    expect(await values(convAsColumns(node))).toEqual(await definition(node));
  });

  const depthwise: [string, Node<"conv">][] = [
    ["depthwise", conv([2, 6, 9], [6, 1, 3], { groups: 6, padding: [[1, 1]], dilation: [2] })],
    ["two outputs of each channel", conv([2, 3, 8], [6, 1, 2], { groups: 3, stride: [3] })],
    ["few channels to few", conv([3, 2, 7], [3, 2, 4], { padding: [[0, 5]] })],
    ["no padding but a cut", conv([1, 2, 9], [2, 1, 3], { groups: 2, padding: [[-2, 0]] })],
  ]; // prettier-ignore
  it.each(depthwise)("written out: %s", async (_, node) => {
    expect(tapsPay(node)).toBe(true);
    expect(await values(convAsTaps(node, new Map()))).toEqual(await definition(node));
    expect(await values(convAsWindows(node, new Map()))).toEqual(await definition(node));
    if (node.params.stride[0] === 1)
      expect(await values(convAsColumns(node))).toEqual(await definition(node));
  });

  const windows: [string, Node<"conv">][] = [
    ...cases,
    ["each image by itself", conv([3, 4, 40], [6, 4, 3], { padding: [[1, 1]] })],
    ["few places: all images together", conv([16, 4, 3], [6, 4, 2], {})],
    ["few places and images: outputs last", conv([1, 4, 3], [16, 4, 2], {})],
    ["outputs last in groups", conv([1, 8, 4], [32, 4, 2], { groups: 2 })],
    ["a stride that leaves a rest", conv([4, 2, 10], [3, 2, 3], { stride: [2], padding: [[1, 1]] })],
    ["strided and spread", conv([2, 3, 6], [4, 3, 3], { stride: [2], inputDilation: [3], padding: [[0, 1]] })],
  ]; // prettier-ignore
  it.each(windows)("by windows: %s", async (_, node) => {
    expect(await values(convAsWindows(node, new Map()))).toEqual(await definition(node));
  });

  it("takes columns where zeros would be multiplied, or outputs are few", () => {
    const chosen = (x: Shape, weight: Shape, params: Partial<ConvParams>): boolean =>
      columnsPay(conv(x, weight, params));
    expect(chosen([8, 16, 7], [8, 16, 4], { inputDilation: [2], padding: [[2, 2]] })).toBe(true);
    expect(chosen([8, 16, 14], [1, 16, 3], { padding: [[1, 1]] })).toBe(true);
    expect(chosen([8, 16, 14], [32, 16, 3], { padding: [[1, 1]] })).toBe(false);
    expect(chosen([8, 16, 14], [1, 16, 3], { stride: [2] })).toBe(false);
    expect(chosen([8, 16, 14], [16, 1, 3], { groups: 16, padding: [[1, 1]] })).toBe(false);
  });
});
