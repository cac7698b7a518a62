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
  readonly tiles8: number;
  readonly tiles4: number;
  readonly merge: number;
}

/** All tiles of a block, a panel of b (which stays in the first-level cache) after the other. */
export function emitMultiply(parts: Parts): FunctionBuilder {
  const f = new FunctionBuilder(MULTIPLY_SIGNATURE);
  const [a, aPanel, aStep, b, bPanel, bStep, c, m, n, k, ldc, accumulate, spare] = Array.from({ length: 13 }, (_, i) => i); // prettier-ignore
  const [columns, left, target, panels, rest] = Array.from({ length: 5 }, () => f.local("i32"));
  const whole = (index: number): void => {
    f.get(panels);
    f.if(() => void f.get(a).get(aPanel).get(aStep).get(b).get(bStep).get(c).get(panels).get(k).get(ldc).get(accumulate).call(index)); // prettier-ignore
  };
  const spareTile = (index: number): void => {
    f.get(left).get(aPanel).get(aStep).get(b).get(bStep).get(spare);
    f.i32(1).get(k).i32(4 * TILE_COLUMNS).i32(0).call(index); // prettier-ignore
  };
  /** `count` rows of the panel `left`, through the spare tile. */
  const edge = (count: () => void): void => {
    f.get(columns).i32(4).op("i32.gt_s");
    f.if(
      () => spareTile(parts.tiles8),
      () => spareTile(parts.tiles4),
    );
    f.get(spare).get(target);
    count();
    least(f, columns, TILE_COLUMNS);
    f.get(ldc).get(accumulate).call(parts.merge);
  };
  /** The rows that are left over after whole panels. */
  const edgeRows = (): void => {
    f.get(rest);
    f.if(() => {
      f.get(panels).get(aPanel).op("i32.mul").get(a).op("i32.add").set(left);
      f.get(panels).get(ldc).op("i32.mul").i32(TILE_ROWS).op("i32.mul").get(c).op("i32.add").set(target); // prettier-ignore
      edge(() => f.get(rest));
    });
  };
  /** A narrow panel: all rows through the spare tile. */
  const edgeColumns = (): void => {
    const i = f.local("i32");
    f.get(a).set(left);
    f.get(c).set(target);
    f.get(panels).set(i);
    f.get(i);
    f.if(() => f.loop((again) => {
      edge(() => f.i32(TILE_ROWS));
      f.get(left).get(aPanel).op("i32.add").set(left);
      f.get(ldc).i32(TILE_ROWS).op("i32.mul").get(target).op("i32.add").set(target); // prettier-ignore
      f.get(i).i32(1).op("i32.sub").tee(i).brIf(again);
    })); // prettier-ignore
  };
  f.get(m).i32(TILE_ROWS).op("i32.div_u").set(panels);
  f.get(m).i32(TILE_ROWS).op("i32.rem_u").set(rest);
  f.get(n).set(columns);
  f.loop((nextColumns) => {
    f.get(columns).i32(TILE_COLUMNS).op("i32.ge_s");
    f.if(() => whole(parts.tiles8), () => {
      f.get(columns).i32(4).op("i32.eq");
      f.if(() => whole(parts.tiles4), edgeColumns);
    }); // prettier-ignore
    edgeRows();
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

function least(f: FunctionBuilder, x: number, limit: number): void {
  f.get(x).i32(limit).get(x).i32(limit).op("i32.lt_s").op("select");
}
