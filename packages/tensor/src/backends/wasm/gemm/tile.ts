import { FunctionBuilder, type Signature } from "../assembler.js";
import { multiplyAdd } from "./multiply-add.js";

/** Rows of the block of c that is held in vector registers; packed panels of a are as wide. */
export const TILE_ROWS = 4;
/** Columns of it, which packed panels of b are as wide as. */
export const TILE_COLUMNS = 8;

/** Steps of k between two of the checks for interruption that V8 puts into every loop. */
const STEPS = 8;

/** (a, aPanel, aStep, b, bStep, c, panels, k, ldc, accumulate) */
const TILES_SIGNATURE: Signature = { params: Array(10).fill("i32"), results: [] };

/**
 * A column of register tiles, one for each of `panels` > 0 panels of a (`aPanel` bytes apart) and all for one panel of b:
 * c[row][column] (+)= sum over k of a[k][row] * b[k][column], where rows of a and b are `aStep` and `bStep` bytes apart,
 * those of c `ldc`; k > 0. The order of instructions and the branches around each step keep V8 from moving loads to the
 * front, after which it runs out of registers (measured in Node 20: up to twice slower).
 */
export function emitTiles(columns: 4 | 8): FunctionBuilder {
  const f = new FunctionBuilder(TILES_SIGNATURE);
  const [a, aPanel, aStep, b, bStep, c, panels, k, ldc, accumulate] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
  const vectors = columns / 4;
  // A narrow tile has few sums, each of which would wait for its last addition: even and odd steps have their own.
  const sets = Array.from({ length: columns === 4 ? 2 : 1 }, () =>
    Array.from({ length: TILE_ROWS }, () => Array.from({ length: vectors }, () => f.local("v128"))),
  );
  const sums = sets[0];
  const [left, right, row, end] = Array.from({ length: 4 }, () => f.local("i32"));
  const splat = f.local("v128");
  const vectorsOfB = Array.from({ length: vectors }, () => f.local("v128"));
  const add = multiplyAdd();
  const step = (set: readonly (readonly number[])[]): void => {
    f.get(left).get(aStep).op("i32.add").set(left);
    f.get(right).get(bStep).op("i32.add").set(right);
    vectorsOfB.forEach((local, v) => void f.get(right).memory("v128.load", 16 * v).set(local)); // prettier-ignore
    set.forEach((rowSums, r) => {
      f.get(left).memory("v128.load32_splat", 4 * r).set(splat); // prettier-ignore
      rowSums.forEach((sum, v) => add(f, sum, splat, vectorsOfB[v]));
    });
  };
  f.loop((nextPanel) => {
    for (const sum of sets.flat(2)) f.v128([0, 0, 0, 0]).set(sum);
    f.get(accumulate);
    f.if(
      () =>
        void eachVector(f, sums, row, c, ldc, (offset, sum) =>
          f.get(row).memory("v128.load", offset).set(sum),
        ),
    );
    // Sums of an i32.add are addresses as they are; loop variables would have to be extended to 64 bits first.
    f.get(a).get(aStep).op("i32.sub").set(left);
    f.get(b).get(bStep).op("i32.sub").set(right);
    f.get(left).get(aStep).get(k).op("i32.mul").op("i32.add").set(end);
    f.get(k);
    f.if(() => {
      f.loop((again) => {
        for (let i = 0; i < STEPS; i++) {
          f.get(left).get(end).op("i32.ne");
          f.if(() => step(sets[i % sets.length]));
        }
        f.get(left).get(end).op("i32.ne").brIf(again);
      });
    });
    const others = sets.slice(1).flat(2);
    others.forEach((other, i) => void f.get(sums.flat()[i]).get(other).op("f32x4.add").set(sums.flat()[i]));
    eachVector(f, sums, row, c, ldc, (offset, sum) => f.get(row).get(sum).memory("v128.store", offset));
    f.get(a).get(aPanel).op("i32.add").set(a);
    f.get(ldc).i32(TILE_ROWS).op("i32.mul").get(c).op("i32.add").set(c); // prettier-ignore
    f.get(panels).i32(1).op("i32.sub").tee(panels).brIf(nextPanel);
  });
  return f;
}

/**
 * Calls `body` for each vector of the tile with `at`, a local, set to the address of its row of c. The last one comes first:
 * V8 puts the sums of a step into the opposite order of the stores, which then is the order of the loads.
 */
function eachVector(
  f: FunctionBuilder,
  sums: readonly (readonly number[])[],
  at: number,
  c: number,
  ldc: number,
  body: (offset: number, sum: number) => void,
): void {
  f.get(ldc).i32(sums.length - 1).op("i32.mul").get(c).op("i32.add").set(at); // prettier-ignore
  [...sums].reverse().forEach((row, r) => {
    if (r > 0) f.get(at).get(ldc).op("i32.sub").set(at);
    for (let v = row.length - 1; v >= 0; v--) body(16 * v, row[v]);
  });
}
