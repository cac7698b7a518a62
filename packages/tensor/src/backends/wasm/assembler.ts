import { OPCODES, type OpName } from "./opcodes.js";

/** Value types of WebAssembly, by their binary codes. */
const TYPE = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b } as const;
export type ValueType = keyof typeof TYPE;

/** Bytes that grow; numbers are written in LEB128. */
class Bytes {
  private array = new Uint8Array(256);
  length = 0;

  byte(value: number): void {
    if (this.length === this.array.length) this.reserve(1);
    this.array[this.length++] = value;
  }

  unsigned(value: number): void {
    let rest = value >>> 0;
    while (rest >= 0x80) {
      this.byte((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    this.byte(rest);
  }

  signed(value: number): void {
    let rest = value | 0;
    for (;;) {
      const low = rest & 0x7f;
      rest >>= 7;
      if ((rest === 0 && !(low & 0x40)) || (rest === -1 && low & 0x40)) return this.byte(low);
      this.byte(low | 0x80);
    }
  }

  bytes(data: Uint8Array): void {
    this.reserve(data.length);
    this.array.set(data, this.length);
    this.length += data.length;
  }

  name(text: string): void {
    const data = new TextEncoder().encode(text);
    this.unsigned(data.length);
    this.bytes(data);
  }

  view(): Uint8Array<ArrayBuffer> {
    return this.array.subarray(0, this.length);
  }

  private reserve(count: number): void {
    if (this.length + count <= this.array.length) return;
    const larger = new Uint8Array(Math.max(this.array.length * 2, this.length + count));
    larger.set(this.array.subarray(0, this.length));
    this.array = larger;
  }
}

export interface Signature {
  readonly params: readonly ValueType[];
  readonly results: readonly ValueType[];
}

/** An open block or loop: what `br` jumps to. */
export type Label = number;

const FLOAT = new DataView(new ArrayBuffer(8));

/** Writes the body of one function, instruction by instruction, as WebAssembly's stack machine reads them. */
export class FunctionBuilder {
  private readonly code = new Bytes();
  private readonly locals: ValueType[] = [];
  private depth = 0;

  constructor(readonly signature: Signature) {}

  /** A new local variable. Parameters are locals 0, 1, … */
  local(type: ValueType): number {
    this.locals.push(type);
    return this.signature.params.length + this.locals.length - 1;
  }

  /** An instruction, with its lane or other one-byte immediates. */
  op(name: OpName, ...immediates: number[]): this {
    this.opcode(OPCODES[name]);
    for (const immediate of immediates) this.code.byte(immediate);
    return this;
  }

  /** A load or store; `lane` for the lane forms. */
  memory(name: OpName, offset = 0, lane?: number): this {
    this.opcode(OPCODES[name]);
    this.code.byte(0);
    this.code.unsigned(offset);
    if (lane !== undefined) this.code.byte(lane);
    return this;
  }

  get(local: number): this {
    return this.indexed(0x20, local);
  }

  set(local: number): this {
    return this.indexed(0x21, local);
  }

  tee(local: number): this {
    return this.indexed(0x22, local);
  }

  call(functionIndex: number): this {
    return this.indexed(0x10, functionIndex);
  }

  /** Pushes the address of this thread's scratch memory; for modules that import it. */
  scratch(): this {
    return this.indexed(0x23, 0);
  }

  i32(value: number): this {
    this.code.byte(0x41);
    this.code.signed(value);
    return this;
  }

  f32(value: number): this {
    this.code.byte(0x43);
    FLOAT.setFloat32(0, value, true);
    for (let i = 0; i < 4; i++) this.code.byte(FLOAT.getUint8(i));
    return this;
  }

  f64(value: number): this {
    this.code.byte(0x44);
    FLOAT.setFloat64(0, value, true);
    for (let i = 0; i < 8; i++) this.code.byte(FLOAT.getUint8(i));
    return this;
  }

  /** A vector of four 32-bit words. */
  v128(words: readonly [number, number, number, number]): this {
    this.opcode(0xfd000c);
    for (const word of words) for (let i = 0; i < 4; i++) this.code.byte((word >>> (8 * i)) & 0xff);
    return this;
  }

  /** Picks four 32-bit lanes of the two vectors on the stack: 0 … 3 of the first, 4 … 7 of the second. */
  shuffle(lanes: readonly [number, number, number, number]): this {
    this.op("i8x16.shuffle");
    for (const lane of lanes) for (let i = 0; i < 4; i++) this.code.byte(4 * lane + i);
    return this;
  }

  /** local += constant */
  increment(local: number, by: number): this {
    return this.get(local).i32(by).op("i32.add").set(local);
  }

  block(body: (label: Label) => void): this {
    return this.nested(0x02, body);
  }

  loop(body: (label: Label) => void): this {
    return this.nested(0x03, body);
  }

  /** Runs `body` when the i32 on the stack is not 0. */
  if(body: () => void, otherwise?: () => void): this {
    this.depth++;
    this.code.byte(0x04);
    this.code.byte(0x40);
    body();
    if (otherwise) {
      this.code.byte(0x05);
      otherwise();
    }
    this.depth--;
    this.code.byte(0x0b);
    return this;
  }

  br(label: Label): this {
    return this.indexed(0x0c, this.depth - label);
  }

  brIf(label: Label): this {
    return this.indexed(0x0d, this.depth - label);
  }

  /** The finished body: locals, code, end. */
  body(): Uint8Array {
    const out = new Bytes();
    out.unsigned(this.locals.length);
    for (const type of this.locals) {
      out.unsigned(1);
      out.byte(TYPE[type]);
    }
    out.bytes(this.code.view());
    out.byte(0x0b);
    return out.view();
  }

  private nested(code: number, body: (label: Label) => void): this {
    this.depth++;
    this.code.byte(code);
    this.code.byte(0x40);
    body(this.depth);
    this.depth--;
    this.code.byte(0x0b);
    return this;
  }

  private indexed(code: number, index: number): this {
    this.code.byte(code);
    this.code.unsigned(index);
    return this;
  }

  private opcode(code: number): void {
    if (code > 0xff) {
      this.code.byte(code >>> 16);
      this.code.unsigned(code & 0xffff);
    } else {
      this.code.byte(code);
    }
  }
}

/** How modules declare the memory that they import: `shared` ones as such, with their maximum. */
export interface MemoryType {
  readonly maximum: number;
  readonly shared: boolean;
}

/** Functions of an earlier module by name, in the order of their indexes for `call`. */
export type Library = Readonly<Record<string, Signature>>;

/**
 * A module whose functions share the imported memory `env.memory`. With a library it imports that library's functions
 * as functions 0, 1, …, and the address of the thread's scratch memory.
 */
export class ModuleBuilder {
  private readonly functions: { builder: FunctionBuilder; exportAs: string | undefined }[] = [];
  private readonly imported: readonly (readonly [string, Signature])[];

  constructor(
    private readonly memory: MemoryType,
    private readonly library?: Library,
  ) {
    this.imported = Object.entries(library ?? {});
  }

  /** Adds a function; its index is the one to `call`. */
  add(builder: FunctionBuilder, exportAs?: string): number {
    this.functions.push({ builder, exportAs });
    return this.imported.length + this.functions.length - 1;
  }

  bytes(): Uint8Array<ArrayBuffer> {
    const out = new Bytes();
    out.bytes(Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
    const first = this.imported.length;
    const signatures = [
      ...this.imported.map((entry) => entry[1]),
      ...this.functions.map((f) => f.builder.signature),
    ];
    section(out, 1, signatures, (s, { params, results }) => {
      s.byte(0x60);
      for (const types of [params, results]) {
        s.unsigned(types.length);
        for (const type of types) s.byte(TYPE[type]);
      }
    });
    section(out, 2, this.imports(), (s, write) => write(s));
    section(out, 3, this.functions, (s, _, index) => s.unsigned(first + index));
    const exported = this.functions
      .map((f, index) => ({ ...f, index: first + index }))
      .filter((f) => f.exportAs !== undefined);
    section(out, 7, exported, (s, { exportAs, index }) => {
      s.name(exportAs!);
      s.byte(0);
      s.unsigned(index);
    });
    section(out, 10, this.functions, (s, { builder }) => {
      const body = builder.body();
      s.unsigned(body.length);
      s.bytes(body);
    });
    return out.view();
  }

  private imports(): ((s: Bytes) => void)[] {
    const { memory, imported } = this;
    const entry = (from: string, name: string, write: (s: Bytes) => void) => (s: Bytes) => {
      s.name(from);
      s.name(name);
      write(s);
    };
    const memoryEntry = entry("env", "memory", (s) => {
      s.byte(2);
      s.byte(memory.shared ? 3 : 1);
      s.unsigned(0);
      s.unsigned(memory.maximum);
    });
    if (!this.library) return [memoryEntry];
    const scratchEntry = entry("env", "scratch", (s) => {
      s.byte(3);
      s.byte(TYPE.i32);
      s.byte(0);
    });
    const functionEntries = imported.map(([name], index) =>
      entry("library", name, (s) => {
        s.byte(0);
        s.unsigned(index);
      }),
    );
    return [memoryEntry, scratchEntry, ...functionEntries];
  }
}

function section<T>(
  out: Bytes,
  id: number,
  items: readonly T[],
  write: (s: Bytes, item: T, index: number) => void,
): void {
  const content = new Bytes();
  content.unsigned(items.length);
  items.forEach((item, index) => write(content, item, index));
  out.byte(id);
  out.unsigned(content.length);
  out.bytes(content.view());
}
