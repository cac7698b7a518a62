import { FileError } from "../../files/file-error.js";
import type { RandomAccess } from "../../files/source.js";
import { ELEMENTS, type ElementName } from "../elements.js";

/** What stands at the begin of an .npy file. */
export interface NpyHeader {
  readonly dtype: ElementName;
  /** Whether the bytes of each number stand the other way round. */
  readonly bigEndian: boolean;
  /** Whether the first index changes fastest. */
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
  /** Where the numbers begin and end. */
  readonly begin: number;
  readonly end: number;
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]; // "\x93NUMPY"
/** Much more than a shape of 64 axes takes. NumPy refuses more than 10,000. */
const LONGEST_HEADER = 2 ** 16;
/** NumPy's limit. */
const MOST_AXES = 64;

/** NumPy's kinds of numbers, after the sign of their byte order. */
const KINDS: Readonly<Record<string, ElementName>> = {
  b1: "BOOL",
  i1: "I8",
  u1: "U8",
  i2: "I16",
  u2: "U16",
  i4: "I32",
  u4: "U32",
  i8: "I64",
  u8: "U64",
  f2: "F16",
  f4: "F32",
  f8: "F64",
};

/** Reads and checks the header of an .npy file; the numbers must fill the rest of it. */
export async function readNpyHeader(operation: string, file: RandomAccess): Promise<NpyHeader> {
  const refuse = (problem: string): FileError =>
    new FileError(operation, `${file.name} is not an .npy file: ${problem}`);
  const head = await file.read(0, Math.min(file.size, 12));
  if (MAGIC.some((byte, i) => head[i] !== byte)) throw refuse("it doesn't begin with \\x93NUMPY");
  const [major] = head.subarray(6);
  if (major !== 1 && major !== 2 && major !== 3) throw refuse(`it has version ${major}, not 1, 2 or 3`);
  const start = major === 1 ? 10 : 12;
  if (file.size < start) throw refuse(`it ends at byte ${file.size}, in its header`);
  const view = new DataView(head.buffer);
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > LONGEST_HEADER) throw refuse(`its header has ${length} bytes, more than ${LONGEST_HEADER}`);
  const begin = start + length;
  if (begin > file.size)
    throw refuse(`its header goes on to byte ${begin}, and it ends at byte ${file.size}`);
  const text = new TextDecoder(major === 3 ? "utf-8" : "latin1").decode(await file.read(start, begin));
  const described = parse(text, refuse);
  const end = begin + described.shape.reduce((product, n) => product * n, ELEMENTS[described.dtype].size);
  if (end !== file.size) {
    throw refuse(
      `[${described.shape.join(", ")}] of ${described.dtype} go on to byte ${end}, and it ends at byte ${file.size}`,
    );
  }
  return { ...described, begin, end };
}

type Described = Omit<NpyHeader, "begin" | "end">;

/** `{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }`, as Python writes it, in any order. */
function parse(text: string, refuse: (problem: string) => FileError): Described {
  const refuseText = (wanted: string) =>
    refuse(`its header has no ${wanted}: ${JSON.stringify(text.slice(0, 200))}`);
  if (!/^\s*\{.*\}\s*$/s.test(text)) throw refuseText("{ … }");
  const descr = /['"]descr['"]\s*:\s*(?:['"]([^'"]*)['"]|[^\s'"])/.exec(text);
  if (!descr) throw refuseText("'descr'");
  const order = /['"]fortran_order['"]\s*:\s*(True|False)\b/.exec(text);
  if (!order) throw refuseText("'fortran_order' that is True or False");
  const shape = /['"]shape['"]\s*:\s*\(([\d\sL,]*)\)/.exec(text);
  const sizes = shape && shape[1].split(",").map((size) => size.trim().replace(/L$/, ""));
  if (sizes?.at(-1) === "") sizes.pop();
  const numbers = sizes?.map((size) => (/^\d+$/.test(size) ? Number(size) : NaN));
  const whole = numbers?.every((n) => Number.isSafeInteger(n)) && numbers.length <= MOST_AXES;
  if (!numbers || !whole) throw refuseText(`'shape' of at most ${MOST_AXES} whole numbers`);
  return { ...kindOf(descr[1], refuse), fortranOrder: order[1] === "True", shape: numbers };
}

function kindOf(
  descr: string | undefined,
  refuse: (problem: string) => FileError,
): Pick<NpyHeader, "dtype" | "bigEndian"> {
  const [, order, kind] = /^([<>|=]?)(.*)$/s.exec(descr ?? "")!;
  if (!Object.hasOwn(KINDS, kind)) {
    const found = descr === undefined ? "a record" : descr === "|O" ? "'|O' (Python objects)" : `'${descr}'`;
    throw refuse(`its numbers are ${found}, and can only be ${Object.keys(KINDS).join(", ")}`);
  }
  return { dtype: KINDS[kind], bigEndian: order === ">" };
}
