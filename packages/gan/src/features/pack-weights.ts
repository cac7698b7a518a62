import { NNError, tensor, type Tensor } from "@nn/tensor";

type State = Readonly<Record<string, Tensor>>;

/**
 * Weights in a seventh of their size in float32 text: matrices and kernels as int8 with a scale for each row (the output's
 * axis), the rest as float32; in base64, in the order of the state dict.
 */
export async function packWeights(state: State): Promise<string> {
  const parts: Uint8Array[] = [];
  for (const x of Object.values(state)) {
    const values = Float32Array.from(await x.data());
    parts.push(...(x.rank > 1 ? packRows(values, x.shape[0]) : [new Uint8Array(values.buffer)]));
  }
  const text = parts.map((bytes) => Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")).join("");
  return btoa(text);
}

/**
 * The state dict that {@link packWeights} packed.
 *
 * @param like - A state dict with the same names and shapes.
 */
export function unpackWeights(packed: string, like: State): Record<string, Tensor> {
  const bytes = Uint8Array.from(atob(packed), (character) => character.charCodeAt(0));
  let place = 0;
  const take = (count: number): ArrayBuffer => bytes.slice(place, (place += count)).buffer;
  const unpacked = Object.entries(like).map(([name, { shape, rank, size }]) => {
    const values =
      rank > 1
        ? unpackRows(new Float32Array(take(shape[0] * 4)), new Int8Array(take(size)))
        : new Float32Array(take(size * 4));
    return [name, tensor(values, shape)] as const;
  });
  if (place !== bytes.length) {
    throw new NNError("unpackWeights", `expected ${place} bytes, got ${bytes.length}: of another network`);
  }
  return Object.fromEntries(unpacked);
}

/** The scales of the rows, and the rows in steps of them. */
function packRows(values: Float32Array, rows: number): [Uint8Array, Uint8Array] {
  const width = values.length / rows;
  const scales = Float32Array.from({ length: rows }, (_, row) => {
    const largest = values
      .subarray(row * width, (row + 1) * width)
      .reduce((m, v) => Math.max(m, Math.abs(v)), 0);
    return largest / 127 || 1;
  });
  const steps = Int8Array.from(values, (value, i) => Math.round(value / scales[Math.floor(i / width)]));
  return [new Uint8Array(scales.buffer), new Uint8Array(steps.buffer)];
}

function unpackRows(scales: Float32Array, steps: Int8Array): Float32Array {
  const width = steps.length / scales.length;
  return Float32Array.from(steps, (step, i) => step * scales[Math.floor(i / width)]);
}
