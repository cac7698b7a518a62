import { ShapeError, formatShape } from "../errors.js";
import { convNode, convOutputSizes, flipNode, permuteNode, reshapeNode } from "../graph/build.js";
import type { ConvParams, Node } from "../graph/node.js";
import { axesFrom } from "../shape.js";
import { Tensor } from "../tensor.js";
import { add } from "./arithmetic.js";
import { operandPair } from "./operand.js";
import { perAxis, type PerAxis } from "./per-axis.js";

/** Options of {@link conv1d}, {@link conv2d} and {@link conv3d}. */
export interface ConvOptions {
  /** Added to every output channel: `[O]`. */
  readonly bias?: Tensor;
  /** Initially 1. */
  readonly stride?: PerAxis;
  /** Zeros around the input; "same" keeps the size (stride 1). Initially 0. */
  readonly padding?: PerAxis | "same" | "valid";
  /** Spacing of the kernel's taps. Initially 1. */
  readonly dilation?: PerAxis;
  /** Channels are split into this many independent groups. Initially 1. */
  readonly groups?: number;
}

/** Options of {@link convTranspose1d}, {@link convTranspose2d} and {@link convTranspose3d}. */
export interface ConvTransposeOptions extends ConvOptions {
  readonly padding?: PerAxis;
  /** Added to one end of the output. Must be smaller than the stride or the dilation. Initially 0. */
  readonly outputPadding?: PerAxis;
}

function checkOperands(operation: string, rank: number, x: Node, weight: Node, options: ConvOptions): void {
  if (options instanceof Tensor) {
    throw new ShapeError(
      operation,
      "the third argument is an object of options, got a tensor",
      "pass the bias as { bias }",
    );
  }
  const fits =
    (x.shape.length === rank + 2 || x.shape.length === rank + 1) && weight.shape.length === rank + 2;
  if (fits) return;
  const letters = ["L", "H, W", "D, H, W"][rank - 1];
  const taps = ["k", "kh, kw", "kd, kh, kw"][rank - 1];
  throw new ShapeError(
    operation,
    `takes an input [N, C, ${letters}] and a weight of ${rank + 2} axes [.., .., ${taps}], got ${formatShape(x.shape)} and ${formatShape(weight.shape)}`,
  );
}

/** Runs `fn` on an input with a batch axis, adding and removing one where it is missing. */
function batched(x: Node, rank: number, fn: (x: Node) => Node): Node {
  if (x.shape.length === rank + 2) return fn(x);
  const out = fn(reshapeNode(x, [1, ...x.shape]));
  return reshapeNode(out, out.shape.slice(1));
}

function withBias(operation: string, out: Node, bias: Tensor | undefined, rank: number): Tensor {
  const result = new Tensor(out);
  if (!bias) return result;
  const channels = out.shape[out.shape.length - rank - 1];
  if (bias.shape.length !== 1 || bias.shape[0] !== channels) {
    throw new ShapeError(operation, `bias must have shape [${channels}], got ${formatShape(bias.shape)}`);
  }
  return add(result, bias.reshape([channels, ...new Array<number>(rank).fill(1)]));
}

function conv(operation: string, rank: number, input: Tensor, kernel: Tensor, options: ConvOptions): Tensor {
  const [x, weight] = operandPair(operation, input, kernel);
  checkOperands(operation, rank, x, weight, options);
  const groups = options.groups ?? 1;
  const stride = perAxis(operation, "stride", options.stride ?? 1, rank, 1);
  const dilation = perAxis(operation, "dilation", options.dilation ?? 1, rank, 1);
  const taps = weight.shape.slice(2);
  const padding = convPadding(operation, options.padding ?? 0, taps, stride, dilation);
  const channels = x.shape[x.shape.length - rank - 1];
  const divides =
    Number.isInteger(groups) && groups > 0 && channels % groups === 0 && weight.shape[0] % groups === 0;
  if (!divides || channels / groups !== weight.shape[1]) {
    throw new ShapeError(
      operation,
      `input ${formatShape(x.shape)} has ${channels} channels, weight ${formatShape(weight.shape)} takes ${weight.shape[1]} in each of ${groups} groups`,
      "the weight's second axis must be the input's channels divided by groups, and groups must divide both channel counts",
    );
  }
  const params: ConvParams = { stride, padding, dilation, inputDilation: stride.map(() => 1), groups };
  checkSpatial(operation, x.shape.slice(-rank), taps, params);
  return withBias(operation, batched(x, rank, (node) => convNode(node, weight, params)), options.bias, rank); // prettier-ignore
}

function checkSpatial(
  operation: string,
  spatial: readonly number[],
  taps: readonly number[],
  params: ConvParams,
): void {
  const sizes = convOutputSizes(spatial, taps, params);
  if (sizes.every((size) => size >= 1) && taps.every((size) => size >= 1)) return;
  throw new ShapeError(
    operation,
    `a kernel of ${formatShape(taps)} does not fit an input of ${formatShape(spatial)}: the output would be ${formatShape(sizes)}`,
    "add padding, or use a smaller kernel or dilation",
  );
}

function convPadding(
  operation: string,
  padding: PerAxis | "same" | "valid",
  taps: readonly number[],
  stride: readonly number[],
  dilation: readonly number[],
): [number, number][] {
  if (padding === "valid") return taps.map(() => [0, 0]);
  if (padding === "same") {
    if (stride.some((n) => n !== 1)) throw new ShapeError(operation, 'padding "same" needs stride 1');
    return taps.map((size, i) => {
      const total = dilation[i] * (size - 1);
      return [Math.floor(total / 2), total - Math.floor(total / 2)];
    });
  }
  return perAxis(operation, "padding", padding, taps.length, 0).map((n) => [n, n]);
}

/**
 * The adjoint of a convolution: the input is spread by the stride and convolved with the flipped weight
 * `[C, O / groups, ...K]`.
 */
function convTranspose(
  operation: string,
  rank: number,
  input: Tensor,
  kernel: Tensor,
  options: ConvTransposeOptions,
): Tensor {
  const [x, weight] = operandPair(operation, input, kernel);
  checkOperands(operation, rank, x, weight, options);
  const groups = options.groups ?? 1;
  const stride = perAxis(operation, "stride", options.stride ?? 1, rank, 1);
  const dilation = perAxis(operation, "dilation", options.dilation ?? 1, rank, 1);
  const padding = perAxis(operation, "padding", options.padding ?? 0, rank, 0);
  const extra = perAxis(operation, "outputPadding", options.outputPadding ?? 0, rank, 0);
  const taps = weight.shape.slice(2);
  const channels = x.shape[x.shape.length - rank - 1];
  if (channels !== weight.shape[0] || !Number.isInteger(groups) || groups < 1 || channels % groups !== 0) {
    throw new ShapeError(
      operation,
      `input ${formatShape(x.shape)} has ${channels} channels, weight ${formatShape(weight.shape)} takes ${weight.shape[0]} in ${groups} groups`,
    );
  }
  if (extra.some((n, i) => n >= Math.max(stride[i], dilation[i]))) {
    throw new ShapeError(
      operation,
      `outputPadding ${formatShape(extra)} must be smaller than stride ${formatShape(stride)} or dilation ${formatShape(dilation)}`,
    );
  }
  const params: ConvParams = {
    stride: stride.map(() => 1),
    padding: taps.map((size, i): [number, number] => {
      const full = dilation[i] * (size - 1) - padding[i];
      return [full, full + extra[i]];
    }),
    dilation,
    inputDilation: stride,
    groups,
  };
  checkSpatial(operation, x.shape.slice(-rank), taps, params);
  const turned = transposeFilters(weight, groups);
  return withBias(operation, batched(x, rank, (node) => convNode(node, turned, params)), options.bias, rank); // prettier-ignore
}

/** `[G * I, J, ...K]` as `[G * J, I, ...K]` with the taps in reverse: the filters of the adjoint. */
function transposeFilters(weight: Node, groups: number): Node {
  const [first, second, ...taps] = weight.shape;
  const spatial = taps.map((_, i) => i + 3);
  const grouped = permuteNode(reshapeNode(weight, [groups, first / groups, second, ...taps]), [
    0,
    2,
    1,
    ...spatial,
  ]);
  const merged = reshapeNode(grouped, [groups * second, first / groups, ...taps]);
  return flipNode(merged, taps.map((_, i) => i + 2)); // prettier-ignore
}

/** 1-D convolution (cross-correlation): input `[N, C, L]` (N optional), weight `[O, C / groups, k]`. */
export function conv1d(x: Tensor, weight: Tensor, options: ConvOptions = {}): Tensor {
  return conv("conv1d", 1, x, weight, options);
}

/** 2-D convolution (cross-correlation): input `[N, C, H, W]` (N optional), weight `[O, C / groups, kh, kw]`. */
export function conv2d(x: Tensor, weight: Tensor, options: ConvOptions = {}): Tensor {
  return conv("conv2d", 2, x, weight, options);
}

/** 3-D convolution (cross-correlation): input `[N, C, D, H, W]` (N optional), weight `[O, C / groups, kd, kh, kw]`. */
export function conv3d(x: Tensor, weight: Tensor, options: ConvOptions = {}): Tensor {
  return conv("conv3d", 3, x, weight, options);
}

/** Transposed 1-D convolution: input `[N, C, L]`, weight `[C, O / groups, k]`. */
export function convTranspose1d(x: Tensor, weight: Tensor, options: ConvTransposeOptions = {}): Tensor {
  return convTranspose("convTranspose1d", 1, x, weight, options);
}

/** Transposed 2-D convolution: input `[N, C, H, W]`, weight `[C, O / groups, kh, kw]`. */
export function convTranspose2d(x: Tensor, weight: Tensor, options: ConvTransposeOptions = {}): Tensor {
  return convTranspose("convTranspose2d", 2, x, weight, options);
}

/** Transposed 3-D convolution: input `[N, C, D, H, W]`, weight `[C, O / groups, kd, kh, kw]`. */
export function convTranspose3d(x: Tensor, weight: Tensor, options: ConvTransposeOptions = {}): Tensor {
  return convTranspose("convTranspose3d", 3, x, weight, options);
}

/** The gradient of a convolution for its input: the output's gradient through the transposed filters. */
export function convInputGradient(gradient: Node, x: Node, weight: Node, params: ConvParams): Node {
  const { stride, padding, dilation, inputDilation, groups } = params;
  const taps = weight.shape.slice(2);
  const sizes = gradient.shape.slice(2);
  const adjoint: ConvParams = {
    stride: inputDilation,
    padding: taps.map((size, i): [number, number] => {
      const reach = dilation[i] * (size - 1);
      const spread = (x.shape[2 + i] - 1) * inputDilation[i] + 1;
      const low = reach - padding[i][0];
      return [low, spread - 1 + reach - low - (sizes[i] - 1) * stride[i]];
    }),
    dilation,
    inputDilation: stride,
    groups,
  };
  return convNode(gradient, transposeFilters(weight, groups), adjoint);
}

/**
 * The gradient of a convolution for its weight: the input convolved with the output's gradient, batch as channels. Where
 * the input is spread it is the other way round, so that no zeros are multiplied.
 */
export function convWeightGradient(gradient: Node, x: Node, weight: Node, params: ConvParams): Node {
  const { stride, inputDilation } = params;
  if (inputDilation.some((n) => n > 1) && stride.every((n) => n === 1)) {
    return weightGradientOfSpread(gradient, x, weight, params);
  }
  const { padding, dilation, groups } = params;
  const [, , ...sizes] = x.shape;
  const taps = weight.shape.slice(2);
  const images = batchAsChannels(x, groups); // [C / G, G * N, ...S]
  const filters = swapFirst(gradient); // [O, N, ...P]
  const adjoint: ConvParams = {
    stride: dilation,
    padding: taps.map((size, i): [number, number] => {
      const spread = (sizes[i] - 1) * inputDilation[i] + 1;
      const reach = stride[i] * (gradient.shape[2 + i] - 1);
      return [padding[i][0], dilation[i] * (size - 1) + reach + 1 - spread - padding[i][0]];
    }),
    dilation: stride,
    inputDilation,
    groups,
  };
  return swapFirst(convNode(images, filters, adjoint));
}

/** Tap k of the weight meets x[i] and gradient[i * inputDilation + low - k * dilation]: windows of the gradient. */
function weightGradientOfSpread(gradient: Node, x: Node, weight: Node, params: ConvParams): Node {
  const { padding, dilation, inputDilation, groups } = params;
  const taps = weight.shape.slice(2);
  const adjoint: ConvParams = {
    stride: dilation,
    padding: taps.map((size, i): [number, number] => {
      const [low] = padding[i];
      const last = (x.shape[2 + i] - 1) * inputDilation[i] + low;
      return [dilation[i] * (size - 1) - low, last - (gradient.shape[2 + i] - 1)];
    }),
    dilation: inputDilation,
    inputDilation: dilation.map(() => 1),
    groups,
  };
  const turned = convNode(batchAsChannels(gradient, groups), swapFirst(x), adjoint); // [O / G, C, ...K]
  return flipNode(regroup(turned, groups), taps.map((_, i) => i + 2)); // prettier-ignore
}

/** `[N, G * C, ...S]` as `[C, G * N, ...S]`. */
function batchAsChannels(x: Node, groups: number): Node {
  if (groups === 1) return swapFirst(x);
  const [batch, channels, ...sizes] = x.shape;
  const perGroup = channels / groups;
  const spatial = sizes.map((_, i) => i + 3);
  const byGroup = permuteNode(reshapeNode(x, [batch, groups, perGroup, ...sizes]), [2, 1, 0, ...spatial]);
  return reshapeNode(byGroup, [perGroup, groups * batch, ...sizes]);
}

/** `[O, G * C, ...K]` as `[G * O, C, ...K]`. */
function regroup(x: Node, groups: number): Node {
  if (groups === 1) return x;
  const [outputs, channels, ...taps] = x.shape;
  const perGroup = channels / groups;
  const spatial = taps.map((_, i) => i + 3);
  const byGroup = permuteNode(reshapeNode(x, [outputs, groups, perGroup, ...taps]), [1, 0, 2, ...spatial]);
  return reshapeNode(byGroup, [groups * outputs, perGroup, ...taps]);
}

function swapFirst(x: Node): Node {
  return permuteNode(x, [1, 0, ...axesFrom(2, x.shape.length - 2)]);
}
