// As much of protocol buffers as a model in ONNX's format needs.
export const join = (parts) => Buffer.concat(parts);

function varint(value) {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes = [];
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Buffer.from(bytes);
}

export const integer = (field, value) => join([varint(field << 3), varint(value)]);

/** Bytes, a text, or a message. */
export function bytes(field, value) {
  const content = typeof value === "string" ? Buffer.from(value) : value;
  return join([varint((field << 3) | 2), varint(content.length), content]);
}

export function float(field, value) {
  return join([varint((field << 3) | 5), Buffer.from(Float32Array.of(value).buffer)]);
}
