import type { DType, TypedArray } from "@nn/tensor";
import { fromBfloats, fromHalf } from "./half.js";

type Bytes = Uint8Array<ArrayBuffer>;

/** How one kind of number lies in a file, and what it becomes. */
interface Element {
  /** Bytes of one number. */
  readonly size: number;
  /** What a tensor of it is. */
  readonly dtype: DType;
  /** The numbers, from little-endian bytes at the start of their buffer. */
  decode(bytes: Bytes): TypedArray;
}

/** A whole number that int32 doesn't hold, and where it stands. */
export class TooLarge extends Error {
  readonly index: number;
  readonly value: bigint;

  constructor(index: number, value: bigint) {
    super(`${value} is beyond int32`);
    this.index = index;
    this.value = value;
  }
}

/** The kinds of numbers in files, by the names that safetensors gives them. */
export const ELEMENTS = {
  F64: { size: 8, dtype: "float64", decode: ({ buffer }) => new Float64Array(buffer) },
  F32: { size: 4, dtype: "float32", decode: ({ buffer }) => new Float32Array(buffer) },
  F16: {
    size: 2,
    dtype: "float32",
    decode: ({ buffer }) => Float32Array.from(new Uint16Array(buffer), fromHalf),
  },
  BF16: { size: 2, dtype: "float32", decode: ({ buffer }) => fromBfloats(new Uint16Array(buffer)) },
  I64: { size: 8, dtype: "int32", decode: ({ buffer }) => narrowed(new BigInt64Array(buffer)) },
  I32: { size: 4, dtype: "int32", decode: ({ buffer }) => new Int32Array(buffer) },
  I16: { size: 2, dtype: "int32", decode: ({ buffer }) => Int32Array.from(new Int16Array(buffer)) },
  I8: { size: 1, dtype: "int32", decode: ({ buffer }) => Int32Array.from(new Int8Array(buffer)) },
  U64: { size: 8, dtype: "int32", decode: ({ buffer }) => narrowed(new BigUint64Array(buffer)) },
  U32: { size: 4, dtype: "int32", decode: ({ buffer }) => unsigned(new Uint32Array(buffer)) },
  U16: { size: 2, dtype: "int32", decode: ({ buffer }) => Int32Array.from(new Uint16Array(buffer)) },
  U8: { size: 1, dtype: "int32", decode: (bytes) => Int32Array.from(bytes) },
  BOOL: { size: 1, dtype: "bool", decode: (bytes) => bytes.map((byte) => (byte === 0 ? 0 : 1)) },
} as const satisfies Record<string, Element>;

/** A kind of number in a file, by safetensors' name. */
export type ElementName = keyof typeof ELEMENTS;

/** Whether a file's word for a kind of number is one of ours. */
export function isElementName(name: unknown): name is ElementName {
  return typeof name === "string" && Object.hasOwn(ELEMENTS, name);
}

/** The kind as which a tensor of each dtype is written. */
export const WRITTEN_AS = {
  float64: "F64",
  float32: "F32",
  int32: "I32",
  bool: "BOOL",
} as const satisfies Record<DType, ElementName>;

function narrowed(values: BigInt64Array | BigUint64Array): Int32Array {
  const words = new Int32Array(values.buffer);
  const result = new Int32Array(values.length);
  const signed = values instanceof BigInt64Array;
  for (let i = 0; i < result.length; i++) {
    const low = words[2 * i];
    // The upper half is nothing but copies of the sign.
    if (words[2 * i + 1] !== low >> 31 || (low < 0 && !signed)) throw new TooLarge(i, values[i]);
    result[i] = low;
  }
  return result;
}

function unsigned(values: Uint32Array<ArrayBuffer>): Int32Array {
  const result = new Int32Array(values.buffer);
  const index = result.findIndex((value) => value < 0);
  if (index >= 0) throw new TooLarge(index, BigInt(values[index]));
  return result;
}
