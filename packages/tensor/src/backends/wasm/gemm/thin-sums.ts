import type { FunctionBuilder } from "../assembler.js";

/** Steps in branches of their own, as in the tiles: V8 leaves each step's instructions together. */
const STEPS = 4;

/** Some lines of one row: c[line] = sum over k of x[k] * w[line][k]. `x`, `w` and `c` are locals, left as they are. */
export interface Group {
  readonly x: number;
  readonly w: number;
  readonly c: number;
  readonly k: number;
  /** Lines at a time. */
  readonly size: number;
  /** Bytes between lines in c and in w, and between steps of k in x and w. */
  readonly lineBytes: number;
  readonly lineStep: number;
  readonly xStep: number;
  readonly wStep: number;
}

/** Vectors of each line in one step, with sums of their own: lines far apart compete for places in the cache. */
const VECTORS = 2;

/** Lanes along k, `size` lines side by side; all steps are 4 bytes. */
export function emitDots(f: FunctionBuilder, group: Group): void {
  const { k, size, lineStep, c, lineBytes } = group;
  const sums = Array.from({ length: size }, () => Array.from({ length: VECTORS }, () => f.local("v128")));
  const loaded = Array.from({ length: VECTORS }, () => f.local("v128"));
  for (const sum of sums.flat()) f.v128([0, 0, 0, 0]).set(sum);
  const step = (load: "v128.load" | "v128.load32_zero", vectors: number, x: number, w: number): void => {
    for (let v = 0; v < vectors; v++)
      f.get(x)
        .memory(load, 16 * v)
        .set(loaded[v]);
    sums.forEach((parts, line) => {
      for (let v = 0; v < vectors; v++) {
        f.get(parts[v]).get(loaded[v]).get(w).memory(load, line * lineStep + 16 * v).op("f32x4.mul").op("f32x4.add").set(parts[v]); // prettier-ignore
      }
    });
  };
  const wide = 4 * VECTORS;
  const [x, w] = loopOverK(f, group, Math.floor(k / wide), 4 * wide, 4 * wide, (x, w) => step("v128.load", VECTORS, x, w)); // prettier-ignore
  for (let rest = Math.floor((k % wide) / 4); rest > 0; rest--) {
    step("v128.load", 1, x, w);
    f.increment(x, 16).increment(w, 16);
  }
  for (let rest = k % 4; rest > 0; rest--) {
    step("v128.load32_zero", 1, x, w);
    f.increment(x, 4).increment(w, 4);
  }
  // The last one first: see eachVector of the tile.
  [...sums.entries()].reverse().forEach(([line, parts]) => {
    const [sum, ...others] = parts;
    for (const other of others) f.get(sum).get(other).op("f32x4.add").set(sum);
    // The four lanes; halves first.
    f.get(sum).get(sum).get(sum).shuffle([2, 3, 0, 1]).op("f32x4.add").set(sum);
    f.get(sum).get(sum).get(sum).shuffle([1, 0, 3, 2]).op("f32x4.add").set(sum);
    f.get(c)
      .get(sum)
      .memory("v128.store32_lane", line * lineBytes, 0);
  });
}

/** Lanes along lines that lie side by side: 32, 4 or 1 of them. */
export function emitPanelSums(f: FunctionBuilder, group: Group): void {
  const { k, size, c, lineBytes } = group;
  const sums = Array.from({ length: Math.ceil(size / 4) }, () => f.local("v128"));
  const splat = f.local("v128");
  for (const sum of sums) f.v128([0, 0, 0, 0]).set(sum);
  loopOverK(f, group, k, group.xStep, group.wStep, (x, w) => {
    f.get(x).memory("v128.load32_splat").set(splat);
    sums.forEach((sum, i) => {
      f.get(sum).get(splat).get(w).memory(size === 1 ? "v128.load32_zero" : "v128.load", 16 * i); // prettier-ignore
      f.op("f32x4.mul").op("f32x4.add").set(sum);
    });
  });
  [...sums.entries()].reverse().forEach(([i, sum]) => {
    if (lineBytes === 4 && size > 1) f.get(c).get(sum).memory("v128.store", 16 * i);
    else for (let lane = 0; lane < Math.min(size, 4); lane++) f.get(c).get(sum).memory("v128.store32_lane", (4 * i + lane) * lineBytes, lane); // prettier-ignore
  });
}

/** `count` turns, with locals that walk x and w; answers these, behind the last step. */
function loopOverK(
  f: FunctionBuilder,
  { x, w }: Group,
  count: number,
  xStep: number,
  wStep: number,
  body: (x: number, w: number) => void,
): [number, number] {
  const [atX, atW, end] = [f.local("i32"), f.local("i32"), f.local("i32")];
  f.get(x).i32(xStep).op("i32.sub").set(atX); // prettier-ignore
  f.get(w).i32(wStep).op("i32.sub").tee(atW).i32(count * wStep).op("i32.add").set(end); // prettier-ignore
  // Without a condition around the loop V8 spills the sums.
  f.get(atW).get(end).op("i32.ne");
  f.if(() => void f.loop((again) => {
    for (let i = 0; i < STEPS; i++) {
      f.get(atW).get(end).op("i32.ne");
      f.if(() => {
        f.increment(atX, xStep).increment(atW, wStep);
        body(atX, atW);
      });
    }
    f.get(atW).get(end).op("i32.ne").brIf(again);
  })); // prettier-ignore
  f.increment(atX, xStep).increment(atW, wStep);
  return [atX, atW];
}
