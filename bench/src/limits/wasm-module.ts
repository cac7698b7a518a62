/** Just enough of an assembler for two loops: bytes of a module with one exported function `run`, and a memory. */

const [I32, F32, V128, FUNCTION] = [0x7f, 0x7d, 0x7b, 0x60];
const [LOCAL_GET, LOCAL_SET, BRANCH_IF, LOOP, END, EMPTY] = [0x20, 0x21, 0x0d, 0x03, 0x0b, 0x40];
const [I32_CONST, F32_CONST, I32_ADD, I32_SUB, SIMD] = [0x41, 0x43, 0x6a, 0x6b, 0xfd];

export function unsigned(value: number): number[] {
  const bytes: number[] = [];
  do {
    const low = value & 0x7f;
    value >>>= 7;
    bytes.push(value === 0 ? low : low | 0x80);
  } while (value !== 0);
  return bytes;
}

function signed(value: number): number[] {
  const bytes: number[] = [];
  for (;;) {
    const low = value & 0x7f;
    value >>= 7;
    if ((value === 0 && !(low & 0x40)) || (value === -1 && low & 0x40)) return [...bytes, low];
    bytes.push(low | 0x80);
  }
}

export const get = (local: number): number[] => [LOCAL_GET, ...unsigned(local)];
export const set = (local: number, value: number[]): number[] => [...value, LOCAL_SET, ...unsigned(local)];
export const int = (value: number): number[] => [I32_CONST, ...signed(value)];
export const plus = (a: number[], b: number[]): number[] => [...a, ...b, I32_ADD];
export const minus = (a: number[], b: number[]): number[] => [...a, ...b, I32_SUB];
export const simd = (opcode: number, ...operands: number[][]): number[] => [
  ...operands.flat(),
  SIMD,
  ...unsigned(opcode),
];
/** `v128.load` and `v128.store` at an address plus an offset. */
export const load = (address: number[], offset: number): number[] => [
  ...simd(0, address),
  4,
  ...unsigned(offset),
];
export const store = (address: number[], offset: number, value: number[]): number[] => [
  ...simd(11, address, value),
  4,
  ...unsigned(offset),
];
export function splat(value: number): number[] {
  return simd(19, [F32_CONST, ...new Uint8Array(Float32Array.of(value).buffer)]);
}

/** Repeats while `again` is not 0. */
export const loop = (body: number[], again: number[]): number[] => [
  LOOP,
  EMPTY,
  ...body,
  ...again,
  BRANCH_IF,
  0,
  END,
];

function section(id: number, ...content: number[][]): number[] {
  const bytes = content.flat();
  return [id, ...unsigned(bytes.length), ...bytes];
}

/** A module whose `run(count: i32): f32` has `vectors` v128 locals after its argument. */
export function moduleOf(body: number[], vectors: number, integers: number, pages: number): Uint8Array {
  const locals = [2, ...unsigned(vectors), V128, ...unsigned(integers), I32];
  const code = [...locals, ...body, END];
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, FUNCTION, 1, I32, 1, F32]),
    ...section(3, [1, 0]),
    ...section(5, [1, 0, ...unsigned(pages)]),
    ...section(7, [1, 3, ...Buffer.from("run"), 0, 0]),
    ...section(10, [1, ...unsigned(code.length), ...code]),
  ]);
}
