import { bytes, float, integer, join } from "./protobuf.mjs";

const [FLOAT, INT64] = [1, 7];
const [IR_VERSION, OPSET] = [9, 20];

function tensor(name, dims, data) {
  const raw = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const type = data instanceof Float32Array ? FLOAT : INT64;
  return join([...dims.map((size) => integer(1, size)), integer(2, type), bytes(8, name), bytes(9, raw)]);
}

/** An attribute: integers, a text, `{ float }`, or an integer. */
function attribute(name, value) {
  if (Array.isArray(value)) {
    return join([bytes(1, name), ...value.map((item) => integer(8, item)), integer(20, 7)]);
  }
  if (typeof value === "string") return join([bytes(1, name), bytes(4, value), integer(20, 3)]);
  if (typeof value === "object") return join([bytes(1, name), float(2, value.float), integer(20, 1)]);
  return join([bytes(1, name), integer(3, value), integer(20, 2)]);
}

/** A named input or output; sizes that vary are named by a text. */
function described(name, dims, type) {
  const sizes = dims.map((size) => bytes(1, typeof size === "string" ? bytes(2, size) : integer(1, size)));
  const shape = bytes(2, join(sizes));
  return join([bytes(1, name), bytes(2, bytes(1, join([integer(1, type), shape])))]);
}

/** Writes a model in ONNX's format: values are known by their names. */
export class Graph {
  #nodes = [];
  #constants = [];
  #inputs = [];
  #outputs = [];
  #names = 0;

  input(name, dims, { whole = false } = {}) {
    this.#inputs.push(described(name, dims, whole ? INT64 : FLOAT));
    return name;
  }

  output(name, dims) {
    this.#outputs.push(described(name, dims, FLOAT));
  }

  constant(dims, data) {
    const name = `c${this.#names++}`;
    this.#constants.push(tensor(name, dims, data));
    return name;
  }

  /** A list of whole numbers, such as a shape. */
  list(...values) {
    return this.constant([values.length], BigInt64Array.from(values.map(BigInt)));
  }

  /** Applies an operator; answers the name of its result, or the names when `results` are several. */
  op(type, inputs, attributes = {}, { results = 1, names } = {}) {
    const made = names ?? Array.from({ length: results }, () => `t${this.#names++}`);
    this.#nodes.push(
      join([
        ...inputs.map((name) => bytes(1, name)),
        ...made.map((name) => bytes(2, name)),
        bytes(3, `n${this.#names++}`),
        bytes(4, type),
        ...Object.entries(attributes).map(([name, value]) => bytes(5, attribute(name, value))),
      ]),
    );
    return made.length === 1 ? made[0] : made;
  }

  build() {
    const graph = join([
      ...this.#nodes.map((node) => bytes(1, node)),
      bytes(2, "g"),
      ...this.#constants.map((constant) => bytes(5, constant)),
      ...this.#inputs.map((input) => bytes(11, input)),
      ...this.#outputs.map((output) => bytes(12, output)),
    ]);
    const opset = join([bytes(1, ""), integer(2, OPSET)]);
    return new Uint8Array(join([integer(1, IR_VERSION), bytes(7, graph), bytes(8, opset)]));
  }
}
