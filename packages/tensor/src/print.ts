import type { DType, TypedArray } from "./dtype.js";
import { BackendError } from "./errors.js";
import { contiguousStrides } from "./shape.js";
import { currentBackend } from "./runtime.js";
import type { Tensor } from "./tensor.js";

/** Tensors with more elements than this are summarised. */
const SUMMARY_FROM = 1000;
/** How many items are shown at each end of a summarised axis. */
const EDGE = 3;
const LINE_WIDTH = 88;
const HEAD = "tensor(";

/** `tensor([[1, 2],\n        [3, 4]])`, with the dtype where it isn't float32; summarised when large. */
export function formatTensor(tensor: Tensor): string {
  const { shape, dtype } = tensor;
  const data = dataNow(tensor);
  if (!data) return `${HEAD}shape=[${shape.join(", ")}], dtype=${dtype})`;
  const notes = [
    data.length === 0 && shape.length > 0 ? `shape=[${shape.join(", ")}]` : "",
    dtype === "float32" ? "" : `dtype=${dtype}`,
  ];
  const tail = notes.filter(Boolean).map((note) => `, ${note}`).join(""); // prettier-ignore
  if (data.length === 0) return `${HEAD}[]${tail})`;
  const shown = shape.map((size) => shownPlaces(size, data.length > SUMMARY_FROM));
  const format = numberFormat(dtype, pickShown(data, shape, shown));
  return `${HEAD}${formatAxis(data, shape, shown, format, 0, 0)}${tail})`;
}

/** Where values come later, or not while programs are being compiled, only `await` gets them; a text can't wait. */
function dataNow(tensor: Tensor): TypedArray | undefined {
  const { storage } = tensor.node;
  if (!storage?.host && !(storage?.backend ?? currentBackend()).downloadSync) return undefined;
  try {
    return tensor.dataSync();
  } catch (error) {
    if (error instanceof BackendError && error.operation === "read") return undefined;
    throw error;
  }
}

/** The places shown along an axis; -1 stands for the dots. */
function shownPlaces(size: number, summarise: boolean): number[] {
  const all = Array.from({ length: size }, (_, i) => i);
  return summarise && size > 2 * EDGE ? [...all.slice(0, EDGE), -1, ...all.slice(-EDGE)] : all;
}

function pickShown(data: TypedArray, shape: readonly number[], shown: readonly number[][]): number[] {
  const strides = contiguousStrides(shape);
  let offsets = [0];
  shown.forEach((places, axis) => {
    offsets = offsets.flatMap((offset) =>
      places.filter((place) => place >= 0).map((place) => offset + place * strides[axis]),
    );
  });
  return offsets.map((offset) => data[offset]);
}

type Format = (value: number) => string;

/** One format for all numbers shown, so that columns line up. */
function numberFormat(dtype: DType, values: readonly number[]): Format {
  const text = plainFormat(dtype, values);
  const width = Math.max(...values.map((value) => text(value).length));
  return (value) => text(value).padStart(width);
}

function plainFormat(dtype: DType, values: readonly number[]): Format {
  if (dtype === "bool") return (value) => (value ? "true" : "false");
  if (dtype === "int32") return String;
  const finite = values.filter(Number.isFinite);
  if (finite.every(Number.isInteger) && finite.every((value) => Math.abs(value) < 1e8))
    return special(String);
  const sizes = finite.filter((value) => value !== 0).map(Math.abs);
  const [smallest, largest] = [Math.min(...sizes), Math.max(...sizes)];
  if (largest >= 1e8 || smallest < 1e-4 || largest / smallest > 1e3 * 1e4)
    return special((value) => value.toExponential(4));
  return special((value) => value.toFixed(4));
}

function special(format: Format): Format {
  return (value) =>
    Number.isNaN(value) ? "nan" : Number.isFinite(value) ? format(value) : value > 0 ? "inf" : "-inf";
}

function formatAxis(
  data: TypedArray,
  shape: readonly number[],
  shown: readonly number[][],
  format: Format,
  axis: number,
  offset: number,
): string {
  if (axis === shape.length) return format(data[offset]);
  const stride = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  const items = shown[axis].map((place) =>
    place < 0 ? "..." : formatAxis(data, shape, shown, format, axis + 1, offset + place * stride),
  );
  const indent = " ".repeat(HEAD.length + axis + 1);
  if (axis < shape.length - 1) {
    return `[${items.join(`,${"\n".repeat(shape.length - 1 - axis)}${indent}`)}]`;
  }
  return `[${wrap(items, indent)}]`;
}

/** Joins items with commas, in lines of at most LINE_WIDTH. */
function wrap(items: readonly string[], indent: string): string {
  const lines: string[] = [];
  let line = "";
  for (const item of items) {
    if (line && indent.length + line.length + item.length + 2 > LINE_WIDTH) {
      lines.push(line);
      line = "";
    }
    line += line ? `, ${item}` : item;
  }
  return [...lines, line].join(`,\n${indent}`);
}
