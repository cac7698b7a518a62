import { formatShape } from "@nn/tensor";
import { FileError } from "../../files/file-error.js";
import type { RandomAccess } from "../../files/source.js";
import { ELEMENTS, isElementName, type ElementName } from "../elements.js";
import { jsonProblem } from "./check-json.js";

/** Bytes before the header, which hold its length. */
export const PREFIX = 8;
/** The longest header that the reference implementation reads, in bytes. */
const LONGEST_HEADER = 100_000_000;
/** NumPy's and PyTorch's limit. */
const MOST_AXES = 64;

/** A tensor of a safetensors file. */
export interface SafetensorsEntry {
  /** The kind of its numbers in the file. */
  readonly dtype: ElementName;
  readonly shape: readonly number[];
  /** Where its bytes begin and end in the file. */
  readonly begin: number;
  readonly end: number;
}

/** What stands in the header of a safetensors file. */
export interface SafetensorsHeader {
  readonly metadata: Readonly<Record<string, string>>;
  /** In the order of their bytes. */
  readonly tensors: ReadonlyMap<string, SafetensorsEntry>;
}

/** Reads and checks the header; no tensor is read. Nothing is allocated because a number in the file asks for it. */
export async function readHeader(operation: string, file: RandomAccess): Promise<SafetensorsHeader> {
  const refuse = (problem: string): FileError =>
    new FileError(operation, `${file.name} is not a safetensors file: ${problem}`);
  const length = await headerLength(file, refuse);
  const header = parse(await file.read(PREFIX, PREFIX + length), refuse);
  const metadata = metadataOf(header["__metadata__"], refuse);
  const start = PREFIX + length;
  const tensors = Object.entries(header)
    .filter(([name]) => name !== "__metadata__")
    .map(([name, value]) => [name, entryOf(name, value, start, refuse)] as const)
    .sort(([, a], [, b]) => a.begin - b.begin || a.end - b.end);
  checkLayout(tensors, start, file.size, refuse);
  return { metadata, tensors: new Map(tensors) };
}

type Refuse = (problem: string) => FileError;

async function headerLength(file: RandomAccess, refuse: Refuse): Promise<number> {
  if (file.size < PREFIX)
    throw refuse(`it has ${file.size} bytes, fewer than the ${PREFIX} of the header's length`);
  const { buffer } = await file.read(0, PREFIX);
  const length = new DataView(buffer).getBigUint64(0, true);
  if (length > BigInt(file.size - PREFIX)) {
    throw refuse(`it says that its header has ${length} bytes, and only ${file.size - PREFIX} follow`);
  }
  if (length > BigInt(LONGEST_HEADER)) {
    throw refuse(`its header has ${length} bytes, more than the ${LONGEST_HEADER} that the format allows`);
  }
  return Number(length);
}

function parse(bytes: Uint8Array, refuse: Refuse): Record<string, unknown> {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw refuse("its header is not UTF-8");
  }
  if (!text.startsWith("{")) throw refuse("its header doesn't begin with {");
  const problem = jsonProblem(text, 3);
  if (problem) throw refuse(`its header ${problem}`);
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch (error) {
    throw refuse(`its header is not JSON: ${(error as Error).message}`);
  }
}

function metadataOf(value: unknown, refuse: Refuse): Record<string, string> {
  if (value === undefined) return {};
  if (!isObject(value)) throw refuse("its __metadata__ is not an object");
  const wrong = Object.entries(value).find(([, text]) => typeof text !== "string");
  if (wrong) throw refuse(`its __metadata__ has a ${wrong[0]} that is not a string`);
  return value as Record<string, string>;
}

function entryOf(name: string, value: unknown, start: number, refuse: Refuse): SafetensorsEntry {
  if (!isObject(value)) throw refuse(`the entry of ${name} is not an object`);
  const { dtype, shape, data_offsets: offsets } = value;
  if (!isElementName(dtype)) {
    const known = Object.keys(ELEMENTS).join(", ");
    throw refuse(`the dtype of ${name} is ${JSON.stringify(dtype)}, which is none of ${known}`);
  }
  if (!isCounts(shape) || shape.length > MOST_AXES || !isCounts([product(shape.filter((n) => n > 0))])) {
    throw refuse(
      `the shape of ${name} is not a list of at most ${MOST_AXES} whole numbers whose product is one`,
    );
  }
  if (!isCounts(offsets) || offsets.length !== 2 || offsets[0] > offsets[1]) {
    throw refuse(`the data_offsets of ${name} are not [begin, end]`);
  }
  const [begin, end] = offsets;
  const bytes = product(shape) * ELEMENTS[dtype].size;
  if (bytes !== end - begin) {
    throw refuse(
      `${name} is ${formatShape(shape)} of ${dtype}, ${bytes} bytes, and its data_offsets span ${end - begin}`,
    );
  }
  return { dtype, shape, begin: start + begin, end: start + end };
}

/** The tensors must follow on each other from the end of the header to the end of the file. */
function checkLayout(
  tensors: readonly (readonly [string, SafetensorsEntry])[],
  start: number,
  size: number,
  refuse: Refuse,
): void {
  let before = "the header";
  let covered = start;
  for (const [name, { begin, end }] of tensors) {
    if (begin < covered) throw refuse(`${name} overlaps ${before}`);
    if (begin > covered)
      throw refuse(`there is a gap of ${begin - covered} bytes between ${before} and ${name}`);
    if (end > size) throw refuse(`it ends at byte ${size}, and ${name} goes on to byte ${end} (truncated?)`);
    [before, covered] = [name, end];
  }
  if (covered < size) throw refuse(`${size - covered} bytes follow after ${before}, the last tensor`);
}

function product(numbers: readonly number[]): number {
  return numbers.reduce((product, n) => product * n, 1);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether it is a list of whole numbers from 0 up that are held exactly. */
function isCounts(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);
}
