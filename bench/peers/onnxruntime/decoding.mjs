import { argMax, floats } from "../lib/data.mjs";
import { GENERATED, GPT, START } from "../lib/sizes.mjs";
import { Graph } from "./graph.mjs";

const { layers, width, heads, context, vocabulary } = GPT;
const size = width / heads;

const weights = (graph, dims, scale) => graph.constant(dims, floats(dims.reduce((a, b) => a * b), scale)); // prettier-ignore

function linear(graph, x, inputs, outputs) {
  const product = graph.op("MatMul", [x, weights(graph, [inputs, outputs], 1 / Math.sqrt(inputs))]);
  return graph.op("Add", [product, weights(graph, [outputs], 0.01)]);
}

function norm(graph, x) {
  const [weight, bias] = [new Float32Array(width).fill(1), new Float32Array(width)];
  return graph.op("LayerNormalization", [x, graph.constant([width], weight), graph.constant([width], bias)], {
    axis: -1,
    epsilon: { float: 1e-5 },
  });
}

/** [length, width] as [heads, length, size]. */
function splitHeads(graph, x) {
  return graph.op("Transpose", [graph.op("Reshape", [x, graph.list(-1, heads, size)])], { perm: [1, 0, 2] });
}

function attention(graph, q, k, v, mask) {
  const keys = graph.op("Transpose", [k], { perm: [0, 2, 1] });
  const scale = graph.constant([1], Float32Array.of(1 / Math.sqrt(size)));
  let scores = graph.op("Mul", [graph.op("MatMul", [q, keys]), scale]);
  if (mask) scores = graph.op("Add", [scores, mask]);
  const mixed = graph.op("MatMul", [graph.op("Softmax", [scores], { axis: -1 }), v]);
  return graph.op("Reshape", [graph.op("Transpose", [mixed], { perm: [1, 0, 2] }), graph.list(-1, width)]);
}

/** The GPT on inputs `ids` and `pos`; with `cached`, keys and values so far are inputs, and grown ones outputs. */
function gpt(graph, { mask, cached }) {
  const look = (rows, ids) => graph.op("Gather", [weights(graph, [rows, width], 0.05), ids]);
  let x = graph.op("Add", [look(vocabulary, "ids"), look(context, "pos")]);
  for (let i = 0; i < layers; i++) {
    const parts = graph.op(
      "Split",
      [linear(graph, norm(graph, x), width, 3 * width), graph.list(width, width, width)],
      { axis: 1 },
      { results: 3 },
    );
    let [q, k, v] = parts.map((part) => splitHeads(graph, part));
    if (cached) {
      k = graph.op("Concat", [`k${i}`, k], { axis: 1 }, { names: [`grown-k${i}`] });
      v = graph.op("Concat", [`v${i}`, v], { axis: 1 }, { names: [`grown-v${i}`] });
    }
    x = graph.op("Add", [x, linear(graph, attention(graph, q, k, v, mask), width, width)]);
    const inner = graph.op("Gelu", [linear(graph, norm(graph, x), width, 4 * width)], {
      approximate: "tanh",
    });
    x = graph.op("Add", [x, linear(graph, inner, 4 * width, width)]);
  }
  graph.op("MatMul", [norm(graph, x), weights(graph, [width, vocabulary], 0.05)], {}, { names: ["y"] });
}

export function decoding(ort, sessionOf) {
  const list = (values) => new ort.Tensor("int64", BigInt64Array.from(values.map(BigInt)), [values.length]);

  async function withoutCache() {
    const graph = new Graph();
    for (const name of ["ids", "pos"]) graph.input(name, ["length"], { whole: true });
    const mask = graph.input("mask", ["length", "length"]);
    gpt(graph, { mask });
    graph.output("y", ["length", vocabulary]);
    const session = await sessionOf(graph);
    const masks = Array.from({ length: GENERATED + 1 }, (_, length) => {
      const values = Float32Array.from({ length: length ** 2 }, (_, i) => (i % length > Math.floor(i / length) ? -1e9 : 0)); // prettier-ignore
      return new ort.Tensor("float32", values, [length, length]);
    });
    return {
      release: () => session.release(),
      run: async () => {
        const text = [START];
        while (text.length <= GENERATED) {
          const { length } = text;
          const { y } = await session.run({
            ids: list(text),
            pos: list([...text.keys()]),
            mask: masks[length],
          });
          text.push(argMax(y.data.subarray((length - 1) * vocabulary)));
        }
      },
    };
  }

  async function withCache() {
    const graph = new Graph();
    for (const name of ["ids", "pos"]) graph.input(name, [1], { whole: true });
    const names = Array.from({ length: layers }, (_, i) => [`k${i}`, `v${i}`]).flat();
    for (const name of names) graph.input(name, [heads, "length", size]);
    gpt(graph, { cached: true });
    graph.output("y", [1, vocabulary]);
    for (const name of names) graph.output(`grown-${name}`, [heads, "grown", size]);
    const session = await sessionOf(graph);
    const empty = () => new ort.Tensor("float32", new Float32Array(0), [heads, 0, size]);
    return {
      release: () => session.release(),
      run: async () => {
        let token = START;
        let caches = Object.fromEntries(names.map((name) => [name, empty()]));
        for (let place = 0; place < GENERATED; place++) {
          const found = await session.run({ ids: list([token]), pos: list([place]), ...caches });
          token = argMax(found.y.data);
          caches = Object.fromEntries(names.map((name) => [name, found[`grown-${name}`]]));
        }
      },
    };
  }

  return { "decode-plain": withoutCache, "decode-cache": withCache };
}
