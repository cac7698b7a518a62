import type { FunctionBuilder } from "../assembler.js";

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

/** Lanes along k, `size` (1 or 8) sums side by side; all steps are 4 bytes. */
export function emitDots(f: FunctionBuilder, group: Group): void {
  const { k, size, lineStep, c, lineBytes } = group;
  const sums = Array.from({ length: size }, () => f.local("v128"));
  const loaded = f.local("v128");
  for (const sum of sums) f.v128([0, 0, 0, 0]).set(sum);
  const step = (load: "v128.load" | "v128.load32_zero", x: number, w: number): void => {
    f.get(x).memory(load).set(loaded);
    sums.forEach((sum, line) => {
      f.get(sum).get(loaded).get(w).memory(load, line * lineStep).op("f32x4.mul").op("f32x4.add").set(sum); // prettier-ignore
    });
  };
  const [x, w] = loopOverK(f, group, Math.floor(k / 4), 16, 16, (x, w) => step("v128.load", x, w));
  for (let rest = 0; rest < k % 4; rest++) {
    step("v128.load32_zero", x, w);
    f.increment(x, 4).increment(w, 4);
  }
  sums.forEach((sum, line) => {
    // The four lanes of each sum; halves first.
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
  sums.forEach((sum, i) => {
    if (lineBytes === 4 && size > 1) f.get(c).get(sum).memory("v128.store", 16 * i);
    else for (let lane = 0; lane < Math.min(size, 4); lane++) f.get(c).get(sum).memory("v128.store32_lane", (4 * i + lane) * lineBytes, lane); // prettier-ignore
  });
}

/** `count` > 0 turns, with locals that walk x and w; answers these, behind the last step. */
function loopOverK(
  f: FunctionBuilder,
  { x, w }: Group,
  count: number,
  xStep: number,
  wStep: number,
  body: (x: number, w: number) => void,
): [number, number] {
  const [atX, atW, left] = [f.local("i32"), f.local("i32"), f.local("i32")];
  f.get(x).set(atX);
  f.get(w).set(atW);
  f.i32(count).set(left);
  // Without a condition around the loop V8 spills the sums.
  f.get(left);
  f.if(() => f.loop((again) => {
    body(atX, atW);
    f.increment(atX, xStep).increment(atW, wStep);
    f.get(left).i32(1).op("i32.sub").tee(left).brIf(again); // prettier-ignore
  })); // prettier-ignore
  return [atX, atW];
}
