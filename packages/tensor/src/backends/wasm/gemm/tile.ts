import { FunctionBuilder, type Signature } from "../assembler.js";

/** Rows of the block of c that is held in vector registers; packed panels of a are as wide. */
export const TILE_ROWS = 4;
/** Columns of it, which packed panels of b are as wide as. */
export const TILE_COLUMNS = 8;

/** Steps of k between two of the checks for interruption that V8 puts into every loop. */
const STEPS = 8;

/** (a, aStep, b, bStep, c, k, ldc, accumulate) */
export const TILE_SIGNATURE: Signature = { params: Array(8).fill("i32"), results: [] };

/**
 * One register tile: c[row][column] (+)= sum over k of a[k][row] * b[k][column], where rows of a and b are `aStep` and
 * `bStep` bytes apart, those of c `ldc`; k > 0. The order of instructions and the branches around each step keep V8 from
 * moving loads to the front, after which it runs out of registers (measured in Node 20 and 24: up to twice slower).
 */
export function emitTile(columns: 4 | 8): FunctionBuilder {
  const f = new FunctionBuilder(TILE_SIGNATURE);
  const [a, aStep, b, bStep, c, k, ldc, accumulate] = [0, 1, 2, 3, 4, 5, 6, 7];
  const sums = Array.from({ length: TILE_ROWS }, () =>
    Array.from({ length: columns / 4 }, () => f.local("v128")),
  );
  const right = Array.from({ length: columns / 4 }, () => f.local("v128"));
  const left = f.local("v128");
  const end = f.local("i32");
  f.get(accumulate);
  f.if(
    () =>
      void eachVector(f, sums, c, ldc, (at, offset, sum) => f.get(at).memory("v128.load", offset).set(sum)),
  );

  // Sums of an i32.add are addresses as they are; loop variables would have to be extended to 64 bits first.
  f.get(a).get(aStep).op("i32.sub").set(a);
  f.get(b).get(bStep).op("i32.sub").set(b);
  f.get(a).get(aStep).get(k).op("i32.mul").op("i32.add").set(end);
  const step = (): void => {
    f.get(a).get(aStep).op("i32.add").set(a);
    f.get(b).get(bStep).op("i32.add").set(b);
    right.forEach((local, v) => void f.get(b).memory("v128.load", 16 * v).set(local)); // prettier-ignore
    sums.forEach((row, r) => {
      f.get(a).memory("v128.load32_splat", 4 * r).set(left); // prettier-ignore
      row.forEach(
        (sum, v) => void f.get(sum).get(left).get(right[v]).op("f32x4.mul").op("f32x4.add").set(sum),
      );
    });
  };
  // Without a condition around the loop V8 spills the sums.
  f.get(k);
  f.if(() => {
    f.loop((again) => {
      for (let i = 0; i < STEPS; i++) {
        f.get(a).get(end).op("i32.ne");
        f.if(step);
      }
      f.get(a).get(end).op("i32.ne").brIf(again);
    });
  });
  eachVector(f, sums, c, ldc, (at, offset, sum) => f.get(at).get(sum).memory("v128.store", offset));
  return f;
}

/**
 * Calls `body` for each vector of the tile with a local that holds the address of its row of c. The last one comes first:
 * V8 puts the sums of a step into the opposite order of the stores, which then is the order of the loads.
 */
function eachVector(
  f: FunctionBuilder,
  sums: readonly (readonly number[])[],
  c: number,
  ldc: number,
  body: (at: number, offset: number, sum: number) => void,
): void {
  const at = f.local("i32");
  f.get(ldc).i32(sums.length - 1).op("i32.mul").get(c).op("i32.add").set(at); // prettier-ignore
  [...sums].reverse().forEach((row, r) => {
    if (r > 0) f.get(at).get(ldc).op("i32.sub").set(at);
    for (let v = row.length - 1; v >= 0; v--) body(at, 16 * v, row[v]);
  });
}
