import { FunctionBuilder, type Signature } from "../assembler.js";
import { TILE_COLUMNS, TILE_ROWS } from "./tile.js";

/** Bytes of the space for one tile that `multiply` needs. */
export const SPARE_BYTES = 4 * TILE_ROWS * TILE_COLUMNS;

/**
 * (a, aPanel, aStep, b, bPanel, bStep, c, m, n, k, ldc, accumulate, spare): c[m, n] = a b, or += where `accumulate` is
 * 1. Panels of TILE_ROWS rows of a are `aPanel` bytes apart and their steps of k `aStep`; b likewise, by columns.
 */
export const MULTIPLY_SIGNATURE: Signature = { params: Array(13).fill("i32"), results: [] };

/** Indexes of the functions that `multiply` calls. */
interface Parts {
  readonly tile8: number;
  readonly tile4: number;
  readonly merge: number;
}

/** All tiles of a block, a panel of b (which stays in the first-level cache) after the other. */
export function emitMultiply(parts: Parts): FunctionBuilder {
  const f = new FunctionBuilder(MULTIPLY_SIGNATURE);
  const [a, aPanel, aStep, b, bPanel, bStep, c, m, n, k, ldc, accumulate, spare] = Array.from({ length: 13 }, (_, i) => i); // prettier-ignore
  const [rows, columns, left, target] = Array.from({ length: 4 }, () => f.local("i32"));
  const tile = (index: number): void => {
    f.get(left).get(aStep).get(b).get(bStep).get(target).get(k).get(ldc).get(accumulate).call(index);
  };
  const edgeTile = (index: number): void => {
    f.get(left).get(aStep).get(b).get(bStep).get(spare).get(k);
    f.i32(4 * TILE_COLUMNS).i32(0).call(index); // prettier-ignore
  };
  f.get(n).set(columns);
  f.loop((nextColumns) => {
    f.get(a).set(left);
    f.get(c).set(target);
    f.get(m).set(rows);
    f.loop((nextRows) => {
      whole(f, rows, columns, TILE_COLUMNS);
      f.if(
        () => tile(parts.tile8),
        () => {
          f.get(columns).i32(4).op("i32.eq").get(rows).i32(TILE_ROWS).op("i32.ge_s").op("i32.and");
          f.if(
            () => tile(parts.tile4),
            () => {
              f.get(columns).i32(4).op("i32.gt_s");
              f.if(() => edgeTile(parts.tile8), () => edgeTile(parts.tile4)); // prettier-ignore
              f.get(spare).get(target);
              least(f, rows, TILE_ROWS);
              least(f, columns, TILE_COLUMNS);
              f.get(ldc).get(accumulate).call(parts.merge);
            },
          );
        },
      );
      f.get(left).get(aPanel).op("i32.add").set(left);
      f.get(ldc).i32(TILE_ROWS).op("i32.mul").get(target).op("i32.add").set(target);
      f.get(rows).i32(TILE_ROWS).op("i32.sub").tee(rows).i32(0).op("i32.gt_s").brIf(nextRows);
    });
    f.get(b).get(bPanel).op("i32.add").set(b);
    f.increment(c, 4 * TILE_COLUMNS);
    f.get(columns).i32(TILE_COLUMNS).op("i32.sub").tee(columns).i32(0).op("i32.gt_s").brIf(nextColumns);
  });
  return f;
}

/** (tile, c, rows, columns, ldc, accumulate): copies or adds the valid corner of a tile at the edge. */
export function emitMerge(): FunctionBuilder {
  const f = new FunctionBuilder({ params: Array(6).fill("i32"), results: [] });
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
    f.increment(tile, 4 * TILE_COLUMNS);
    f.get(rows).i32(1).op("i32.sub").tee(rows).brIf(nextRow);
  });
  return f;
}

/** Pushes whether a whole tile is left. */
function whole(f: FunctionBuilder, rows: number, columns: number, width: number): void {
  f.get(rows).i32(TILE_ROWS).op("i32.ge_s").get(columns).i32(width).op("i32.ge_s").op("i32.and");
}

function least(f: FunctionBuilder, x: number, limit: number): void {
  f.get(x).i32(limit).get(x).i32(limit).op("i32.lt_s").op("select");
}
