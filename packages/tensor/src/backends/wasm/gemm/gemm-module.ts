import { FunctionBuilder, ModuleBuilder } from "../assembler.js";

/** The block of c that is held in vector registers. */
export interface Tile {
  readonly rows: number;
  /** A multiple of 4. */
  readonly columns: number;
}

/** The fastest of 2x16, 3x12, 4x8, 4x12, 5x8, 6x8 and 8x8 in V8, which has 15 vector registers to give. */
export const TILE: Tile = { rows: 5, columns: 8 };

export interface GemmFunctions {
  /** Panels of `rows` rows: dst[panel][k][row] = src[rowOffsets[row] + kOffsets[k]]. */
  packA(dst: number, src: number, rowOffsets: number, kOffsets: number, rows: number, k: number): void;
  packB(dst: number, src: number, rowOffsets: number, kOffsets: number, rows: number, k: number): void;
  /** c[m, n] = a b, or += where `accumulate` is 1, for packed a and b; c's rows are `ldc` bytes apart. */
  multiply(
    a: number, b: number, c: number, m: number, n: number, k: number, ldc: number, accumulate: number, scratch: number,
  ): void; // prettier-ignore
}

/** The module of packing and multiplying functions, for any shape. */
export function gemmModule(
  memory: { maximum: number; shared: boolean },
  tile: Tile = TILE,
): Uint8Array<ArrayBuffer> {
  const module = new ModuleBuilder(memory);
  const tileFunction = module.add(emitTile(tile));
  const mergeFunction = module.add(emitMerge(tile));
  const pack4 = module.add(emitPack4());
  const pack1 = module.add(emitPack1());
  module.add(emitPack(tile.rows, pack4, pack1), "packA");
  module.add(emitPack(tile.columns, pack4, pack1), "packB");
  module.add(emitMultiply(tile, tileFunction, mergeFunction), "multiply");
  return module.bytes();
}

/** (a, b, c, k, ldc, accumulate): one register tile, c[rows][columns] (+)= sum over k of a[k][row] * b[k][column]. */
function emitTile({ rows, columns }: Tile): FunctionBuilder {
  const f = new FunctionBuilder({ params: ["i32", "i32", "i32", "i32", "i32", "i32"], results: [] });
  const [a, b, c, k, ldc, accumulate] = [0, 1, 2, 3, 4, 5];
  const vectors = columns / 4;
  const sums = Array.from({ length: rows }, () => Array.from({ length: vectors }, () => f.local("v128")));
  const right = Array.from({ length: vectors }, () => f.local("v128"));
  const left = f.local("v128");
  const row = f.local("i32");
  f.get(accumulate);
  f.if(() => {
    f.get(c).set(row);
    for (const sum of sums) {
      sum.forEach(
        (local, v) =>
          void f
            .get(row)
            .memory("v128.load", 16 * v)
            .set(local),
      );
      f.get(row).get(ldc).op("i32.add").set(row);
    }
  });
  // One step of k per turn: in longer bodies V8 moves all loads to the front, runs out of registers and spills the sums.
  // Without the condition around the loop it spills them too (half the speed); k is never 0 here.
  f.get(k).i32(1).op("i32.ge_s");
  f.if(() => {
    f.loop((again) => {
      right.forEach(
        (local, v) =>
          void f
            .get(b)
            .memory("v128.load", 16 * v)
            .set(local),
      );
      sums.forEach((sum, r) => {
        f.get(a)
          .memory("v128.load32_splat", 4 * r)
          .set(left);
        sum.forEach(
          (local, v) => void f.get(local).get(left).get(right[v]).op("f32x4.mul").op("f32x4.add").set(local),
        );
      });
      f.increment(a, 4 * rows).increment(b, 4 * columns);
      f.get(k).i32(1).op("i32.sub").tee(k).i32(1).op("i32.ge_s").brIf(again);
    });
  });
  for (const sum of sums) {
    sum.forEach(
      (local, v) =>
        void f
          .get(c)
          .get(local)
          .memory("v128.store", 16 * v),
    );
    f.get(c).get(ldc).op("i32.add").set(c);
  }
  return f;
}

/** (tile, c, rows, columns, ldc, accumulate): copies or adds the valid corner of a tile at the edge. */
function emitMerge({ columns: width }: Tile): FunctionBuilder {
  const f = new FunctionBuilder({ params: ["i32", "i32", "i32", "i32", "i32", "i32"], results: [] });
  const [tile, c, rows, columns, ldc, accumulate] = [0, 1, 2, 3, 4, 5];
  const j = f.local("i32");
  const at = f.local("i32");
  f.loop((nextRow) => {
    f.i32(0).set(j);
    f.loop((next) => {
      f.get(c).get(j).op("i32.add").tee(at);
      f.get(tile).get(j).op("i32.add").memory("f32.load");
      f.get(at).memory("f32.load").f32(0).get(accumulate).op("select").op("f32.add").memory("f32.store");
      f.get(j).i32(4).op("i32.add").tee(j).get(columns).i32(2).op("i32.shl").op("i32.lt_u").brIf(next);
    });
    f.get(c).get(ldc).op("i32.add").set(c);
    f.increment(tile, 4 * width);
    f.get(rows).i32(1).op("i32.sub").tee(rows).brIf(nextRow);
  });
  return f;
}

/** (a, b, c, m, n, k, ldc, accumulate, scratch): all tiles of a block; those at the edge go through scratch. */
function emitMultiply({ rows, columns }: Tile, tile: number, merge: number): FunctionBuilder {
  const f = new FunctionBuilder({ params: Array(9).fill("i32"), results: [] });
  const [a, b, c, m, n, k, ldc, accumulate, scratch] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
  const [i, j, aPanel, bPanel, target] = Array.from({ length: 5 }, () => f.local("i32"));
  const least = (x: number, limit: number): void => {
    f.get(x).i32(limit).get(x).i32(limit).op("i32.lt_s").op("select");
  };
  f.get(b).set(bPanel);
  f.get(n).set(j);
  f.loop((nextColumns) => {
    f.get(a).set(aPanel);
    f.get(c).set(target);
    f.get(m).set(i);
    f.loop((nextRows) => {
      f.get(i).i32(rows).op("i32.ge_s").get(j).i32(columns).op("i32.ge_s").op("i32.and");
      f.if(
        () => void f.get(aPanel).get(bPanel).get(target).get(k).get(ldc).get(accumulate).call(tile),
        () => {
          f.get(aPanel)
            .get(bPanel)
            .get(scratch)
            .get(k)
            .i32(4 * columns)
            .i32(0)
            .call(tile);
          f.get(scratch).get(target);
          least(i, rows);
          least(j, columns);
          f.get(ldc).get(accumulate).call(merge);
        },
      );
      f.get(aPanel)
        .get(k)
        .i32(4 * rows)
        .op("i32.mul")
        .op("i32.add")
        .set(aPanel);
      f.get(target).get(ldc).i32(rows).op("i32.mul").op("i32.add").set(target);
      f.get(i).i32(rows).op("i32.sub").tee(i).i32(0).op("i32.gt_s").brIf(nextRows);
    });
    f.get(bPanel)
      .get(k)
      .i32(4 * columns)
      .op("i32.mul")
      .op("i32.add")
      .set(bPanel);
    f.increment(c, 4 * columns);
    f.get(j).i32(columns).op("i32.sub").tee(j).i32(0).op("i32.gt_s").brIf(nextColumns);
  });
  return f;
}

/** (dst, src, rowOffsets, kOffsets, rows, k): all panels, four rows at a time. Offset tables reach to whole panels. */
function emitPack(width: number, pack4: number, pack1: number): FunctionBuilder {
  const f = new FunctionBuilder({ params: Array(6).fill("i32"), results: [] });
  const [dst, src, rowOffsets, kOffsets, rows, k] = [0, 1, 2, 3, 4, 5];
  f.loop((nextPanel) => {
    for (let row = 0; row < width; row += row + 4 <= width ? 4 : 1) {
      f.get(dst)
        .i32(4 * row)
        .op("i32.add")
        .i32(4 * width)
        .get(src);
      f.get(rowOffsets)
        .i32(4 * row)
        .op("i32.add")
        .get(kOffsets)
        .get(k);
      f.call(row + 4 <= width ? pack4 : pack1);
    }
    f.get(dst)
      .get(k)
      .i32(4 * width)
      .op("i32.mul")
      .op("i32.add")
      .set(dst);
    f.increment(rowOffsets, 4 * width);
    f.get(rows).i32(width).op("i32.sub").tee(rows).i32(0).op("i32.gt_s").brIf(nextPanel);
  });
  return f;
}

/** (dst, dstStride, src, rowOffsets, kOffsets, k): dst[k] = one element. */
function emitPack1(): FunctionBuilder {
  const f = new FunctionBuilder({ params: Array(6).fill("i32"), results: [] });
  const [dst, dstStride, src, rowOffsets, kOffsets, k] = [0, 1, 2, 3, 4, 5];
  f.get(src).get(rowOffsets).memory("i32.load").op("i32.add").set(src);
  f.loop((again) => {
    f.get(dst).get(src).get(kOffsets).memory("i32.load").op("i32.add").memory("f32.load").memory("f32.store");
    f.increment(kOffsets, 4);
    f.get(dst).get(dstStride).op("i32.add").set(dst);
    f.get(k).i32(1).op("i32.sub").tee(k).brIf(again);
  });
  return f;
}

/**
 * (dst, dstStride, src, rowOffsets, kOffsets, k): dst[k] = four elements. Where the four lie side by side they are one
 * vector; where four steps of k do, four vectors are transposed; else they are fetched one by one.
 */
function emitPack4(): FunctionBuilder {
  const f = new FunctionBuilder({ params: Array(6).fill("i32"), results: [] });
  const [dst, dstStride, src, rowOffsets, kOffsets, k] = [0, 1, 2, 3, 4, 5];
  const rows = Array.from({ length: 4 }, () => f.local("i32"));
  rows.forEach(
    (row, i) =>
      void f
        .get(src)
        .get(rowOffsets)
        .memory("i32.load", 4 * i)
        .op("i32.add")
        .set(row),
  );
  const kOffset = f.local("i32");
  const advance = (count: number): void => {
    f.increment(kOffsets, 4 * count);
    f.get(dst).get(dstStride);
    if (count > 1) f.i32(count).op("i32.mul");
    f.op("i32.add").set(dst);
    f.get(k).i32(count).op("i32.sub").set(k);
  };
  const oneByOne = (): void => {
    f.get(kOffsets).memory("i32.load").set(kOffset);
    f.get(dst);
    for (const i of [3, 2, 1, 0]) f.get(rows[i]).get(kOffset).op("i32.add");
    f.memory("v128.load32_zero");
    for (const lane of [1, 2, 3]) f.memory("v128.load32_lane", 0, lane);
    f.memory("v128.store");
    advance(1);
  };
  sideBySide(f, (i) => void f.get(rows[i]));
  f.if(
    () => {
      f.loop((again) => {
        f.get(dst)
          .get(rows[0])
          .get(kOffsets)
          .memory("i32.load")
          .op("i32.add")
          .memory("v128.load")
          .memory("v128.store");
        advance(1);
        f.get(k).brIf(again);
      });
    },
    () => {
      f.loop((again) => {
        f.get(k).i32(4).op("i32.ge_s");
        f.if(() => {
          sideBySide(f, (i) => void f.get(kOffsets).memory("i32.load", 4 * i));
          f.if(() => {
            f.get(kOffsets).memory("i32.load").set(kOffset);
            transpose(f, rows, kOffset, dst, dstStride);
            advance(4);
          }, oneByOne);
        }, oneByOne);
        f.get(k).brIf(again);
      });
    },
  );
  return f;
}

/** Pushes whether four addresses are 4 bytes apart. */
function sideBySide(f: FunctionBuilder, push: (i: number) => void): void {
  for (const i of [1, 2, 3]) {
    push(i);
    push(0);
    f.op("i32.sub")
      .i32(4 * i)
      .op("i32.eq");
    if (i > 1) f.op("i32.and");
  }
}

/** Stores the 4 x 4 block at rows[i] + offset, transposed, as four vectors `stride` bytes apart. */
function transpose(
  f: FunctionBuilder,
  rows: readonly number[],
  offset: number,
  dst: number,
  stride: number,
): void {
  const loaded = rows.map((row) => {
    const local = f.local("v128");
    f.get(row).get(offset).op("i32.add").memory("v128.load").set(local);
    return local;
  });
  const pairs = [[0, 1, "low"], [2, 3, "low"], [0, 1, "high"], [2, 3, "high"]] as const; // prettier-ignore
  const mixed = pairs.map(([x, y, half]) => {
    const local = f.local("v128");
    f.get(loaded[x])
      .get(loaded[y])
      .shuffle(half === "low" ? [0, 4, 1, 5] : [2, 6, 3, 7])
      .set(local);
    return local;
  });
  const at = f.local("i32");
  f.get(dst).set(at);
  const columns = [[0, 1, "low"], [0, 1, "high"], [2, 3, "low"], [2, 3, "high"]] as const; // prettier-ignore
  columns.forEach(([x, y, half], i) => {
    f.get(at)
      .get(mixed[x])
      .get(mixed[y])
      .shuffle(half === "low" ? [0, 1, 4, 5] : [2, 3, 6, 7])
      .memory("v128.store");
    if (i < 3) f.get(at).get(stride).op("i32.add").set(at);
  });
}
