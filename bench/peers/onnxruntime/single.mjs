import { floats, sizeOf } from "../lib/data.mjs";
import {
  BATCHED,
  CALLS,
  CONVOLUTIONS,
  FLOATS,
  LAYER,
  MATRIX,
  NORMED,
  SQUARES,
  TRANSPOSED,
} from "../lib/sizes.mjs";
import { Graph } from "./graph.mjs";

/** Models of one operation, or of a short chain. */
export function single(ort, sessionOf) {
  /** `build` is given the graph and the inputs' names, and must name its result y. */
  function model(inputs, output, build, calls = 1) {
    return async () => {
      const graph = new Graph();
      build(graph, ...inputs.map((dims, i) => graph.input(`x${i}`, dims)));
      graph.output("y", output);
      const session = await sessionOf(graph);
      const tensors = inputs.map((dims) => new ort.Tensor("float32", floats(sizeOf(dims)), dims));
      const feeds = Object.fromEntries(tensors.map((tensor, i) => [`x${i}`, tensor]));
      return {
        run: async () => {
          for (let i = 0; i < calls; i++) (await session.run(feeds)).y.dispose?.();
        },
        release: () => session.release(),
      };
    };
  }

  const result = { names: ["y"] };
  const op =
    (type, attributes = {}) =>
    (graph, ...inputs) =>
      graph.op(type, inputs, attributes, result);
  const { batch, inputs, outputs } = LAYER;
  const flat = [FLOATS];

  const products = {
    ...Object.fromEntries(SQUARES.map((n) => [`matmul-${n}`, model([[n, n], [n, n]], [n, n], op("MatMul"))])), // prettier-ignore
    "matmul-layer": model([[batch, inputs], [inputs, outputs]], [batch, outputs], op("MatMul")), // prettier-ignore
    "matmul-layer-dw": model([[batch, inputs], [batch, outputs]], [inputs, outputs], op("Gemm", { transA: 1 })), // prettier-ignore
    "matmul-layer-dx": model([[batch, outputs], [inputs, outputs]], [batch, inputs], op("Gemm", { transB: 1 })), // prettier-ignore
    "matmul-batched": model([BATCHED.left, BATCHED.right], [64, 128, 128], op("MatMul")),
  };

  const sum = (axis) => (graph, x) => graph.op("ReduceSum", [x, graph.list(axis)], { keepdims: 0 }, result);
  const elements = {
    add: model([flat, flat], flat, op("Add")),
    "relu-chain": model([flat, flat, flat], flat, (graph, a, b, c) =>
      graph.op("Relu", [graph.op("Add", [graph.op("Mul", [a, b]), c])], {}, result),
    ),
    gelu: model([flat], flat, op("Gelu", { approximate: "tanh" })),
    tanh: model([flat], flat, op("Tanh")),
    exp: model([flat], flat, op("Exp")),
    softmax: model([MATRIX], MATRIX, op("Softmax", { axis: 1 })),
    "layer-norm": model(
      [NORMED, [NORMED[1]], [NORMED[1]]],
      NORMED,
      op("LayerNormalization", { axis: -1, epsilon: { float: 1e-5 } }),
    ),
    "sum-0": model([MATRIX], [MATRIX[1]], sum(0)),
    "sum-1": model([MATRIX], [MATRIX[0]], sum(1)),
    transpose: model([MATRIX], [MATRIX[1], MATRIX[0]], op("Transpose", { perm: [1, 0] })),
  };

  const convolutions = Object.entries(CONVOLUTIONS).map(([name, { image, filters, stride }]) => {
    const out = [image[0], filters[0], image[2] / stride, image[3] / stride];
    const attributes = { strides: [stride, stride], pads: [1, 1, 1, 1] };
    return [name, model([image, filters], out, op("Conv", attributes))];
  });
  const { image, filters, out, stride } = TRANSPOSED;
  const transposed = model(
    [image, filters],
    [image[0], filters[1], out, out],
    op("ConvTranspose", { strides: [stride, stride], pads: [1, 1, 1, 1] }),
  );

  return {
    ...products,
    ...elements,
    ...Object.fromEntries(convolutions),
    "conv-transposed": transposed,
    "add-4": model([[4], [4]], [4], op("Add"), CALLS),
  };
}
