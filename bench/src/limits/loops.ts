import { get, int, load, loop, minus, moduleOf, plus, set, simd, splat, store } from "./wasm-module.js";

const [EXTRACT_F32, ADD_F32, MUL_F32] = [0x1f, 0xe4, 0xe6];
const CHAINS = 12;
const BYTES_PER_TURN = 64;

/** Floating-point operations of one turn of {@link multiplyAddLoop}. */
export const FLOPS_PER_TURN = CHAINS * 4 * 2;

/** A module whose `run(turns)` multiplies and adds in registers: nothing can compute faster than this. */
export function multiplyAddLoop(): Uint8Array {
  const [factor, summand] = [1, 2];
  const chains = Array.from({ length: CHAINS }, (_, i) => 3 + i);
  const turn = chains.flatMap((c) => set(c, simd(ADD_F32, get(summand), simd(MUL_F32, get(c), get(factor)))));
  const total = chains.map(get).reduce((sum, c) => simd(ADD_F32, sum, c));
  return moduleOf(
    [
      ...set(factor, splat(0.999)),
      ...set(summand, splat(0.001)),
      ...loop([...turn, ...set(0, minus(get(0), int(1)))], get(0)),
      ...[...simd(EXTRACT_F32, total), 0],
    ],
    CHAINS + 2,
    0,
    0,
  );
}

/** A module whose `run(bytes)` copies that many bytes (a multiple of 64) from one half of its memory to the other. */
export function copyLoop(bytes: number): Uint8Array {
  const at = 2;
  const lines = [0, 16, 32, 48].flatMap((i) => store(get(at), bytes + i, load(get(at), i)));
  return moduleOf(
    [
      ...set(at, int(0)),
      ...loop([...lines, ...set(at, plus(get(at), int(BYTES_PER_TURN)))], [...get(at), ...get(0), 0x49]),
      ...[...simd(EXTRACT_F32, get(1)), 0],
    ],
    1,
    1,
    Math.ceil((2 * bytes) / 65536),
  );
}
