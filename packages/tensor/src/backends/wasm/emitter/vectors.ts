import type { FunctionBuilder } from "../assembler.js";

type Lanes = readonly [number, number, number, number];

/** How the lanes of a vector lie in memory: `stride` elements apart, and how many there are. */
export interface Layout {
  readonly stride: number;
  readonly width: 1 | 4;
}

/** Pushes the vector that is `copy` vectors behind the address in `pointer`. */
export function loadVector(f: FunctionBuilder, pointer: number, { stride, width }: Layout, copy = 0): void {
  const at = 4 * copy * stride;
  if (stride === 0) f.get(pointer).memory("v128.load32_splat");
  else if (width === 1) f.get(pointer).memory("v128.load32_zero");
  else if (stride === 1) f.get(pointer).memory("v128.load", 4 * at);
  else if (stride === -1) {
    loadAt(f, pointer, at - 3, "v128.load");
    f.v128([0, 0, 0, 0]).shuffle([3, 2, 1, 0]);
  } else if (stride === 2) {
    loadAt(f, pointer, at, "v128.load");
    // From the fourth element on, so that nothing behind the last one is touched.
    loadAt(f, pointer, at + 3, "v128.load");
    f.shuffle([0, 2, 5, 7]);
  } else loadLanes(f, pointer, (lane) => at + lane * stride);
}

function loadAt(
  f: FunctionBuilder,
  pointer: number,
  elements: number,
  op: "v128.load" | "v128.load32_zero",
): void {
  f.get(pointer);
  if (elements < 0) {
    const bytes = 4 * elements;
    f.i32(bytes).op("i32.add").memory(op);
  } else f.memory(op, 4 * elements);
}

function loadLanes(f: FunctionBuilder, pointer: number, elements: (lane: number) => number): void {
  const immediate = [0, 1, 2, 3].every((lane) => elements(lane) >= 0 && elements(lane) < 2 ** 28);
  for (const lane of [3, 2, 1]) {
    f.get(pointer);
    if (!immediate) f.i32(4 * elements(lane)).op("i32.add");
  }
  loadAt(f, pointer, elements(0), "v128.load32_zero");
  for (const lane of [1, 2, 3]) f.memory("v128.load32_lane", immediate ? 4 * elements(lane) : 0, lane);
}

/** Replaces four addresses, the one of lane 0 last, by the vector of what is there. */
export function loadFromAddresses(f: FunctionBuilder): void {
  f.memory("v128.load32_zero");
  for (const lane of [1, 2, 3]) f.memory("v128.load32_lane", 0, lane);
}

/**
 * For four neighbours along an axis that memory is contiguous along: reads one vector across for each lane and turns the
 * four into one along the lanes for each neighbour.
 */
export function loadTurned(f: FunctionBuilder, pointer: number, stride: number, copy: number): number[] {
  const rows = [0, 1, 2, 3].map((lane) => {
    const row = f.local("v128");
    loadAt(f, pointer, (4 * copy + lane) * stride, "v128.load");
    f.set(row);
    return row;
  });
  return transpose(f, rows);
}

/** Four vectors with the lanes of `rows`: the first ones, the second ones, … */
export function transpose(f: FunctionBuilder, rows: readonly number[]): number[] {
  const shuffled = (a: number, b: number, lanes: Lanes): number => {
    const local = f.local("v128");
    f.get(a).get(b).shuffle(lanes).set(local);
    return local;
  };
  const [a, b] = [shuffled(rows[0], rows[1], [0, 4, 1, 5]), shuffled(rows[0], rows[1], [2, 6, 3, 7])];
  const [c, d] = [shuffled(rows[2], rows[3], [0, 4, 1, 5]), shuffled(rows[2], rows[3], [2, 6, 3, 7])];
  return [
    shuffled(a, c, [0, 1, 4, 5]),
    shuffled(a, c, [2, 3, 6, 7]),
    shuffled(b, d, [0, 1, 4, 5]),
    shuffled(b, d, [2, 3, 6, 7]),
  ];
}

/** Writes the vector in `local` to `copy` vectors behind the address in `pointer`. */
export function storeVector(
  f: FunctionBuilder,
  pointer: number,
  { stride, width }: Layout,
  copy: number,
  local: number,
): void {
  if (width === 1 || stride === 0) {
    f.get(pointer).get(local).memory("v128.store32_lane", 0, 0);
    return;
  }
  if (stride === 1) {
    const bytes = 16 * copy;
    f.get(pointer).get(local).memory("v128.store", bytes);
    return;
  }
  for (const lane of [0, 1, 2, 3]) {
    const elements = (4 * copy + lane) * stride;
    f.get(pointer);
    if (elements !== 0) f.i32(4 * elements).op("i32.add");
    f.get(local).memory("v128.store32_lane", 0, lane);
  }
}
