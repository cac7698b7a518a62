import { FunctionBuilder, type Signature } from "../assembler.js";
import { loadFromAddresses, loadVector, transpose } from "../emitter/vectors.js";

/**
 * (dst, src, offsets, steps, count, k, order): packs `count` rows of a (or columns of b) into panels,
 * dst[panel][k][i] = src[offsets[i] + steps[k]]. Both tables hold byte offsets; `offsets` reaches to whole panels.
 * `order` is one of ORDER.
 */
export const PACK_SIGNATURE: Signature = { params: Array(7).fill("i32"), results: [] };

/** What is known of the places beforehand: nothing, each four steps of k lie side by side, or all lines do. */
export const ORDER = { any: 0, groupedSteps: 1, lines: 2 } as const;

/** Panels that are packed together where lines lie side by side, so that whole cache lines are read. */
const TOGETHER = 4;

/** Packs panels of `width` with the function for four at a time that `emitPackFour(width)` wrote. */
export function emitPack(width: 4 | 8, packFour: number): FunctionBuilder {
  const f = new FunctionBuilder(PACK_SIGNATURE);
  const [dst, src, offsets, steps, count, k, order] = [0, 1, 2, 3, 4, 5, 6];
  const four = (first: number): void => {
    f.get(dst).i32(4 * first).op("i32.add").get(src).get(offsets).i32(4 * first).op("i32.add"); // prettier-ignore
    f.get(steps).get(k).get(order).call(packFour);
  };
  const onePanel = (): void => {
    if (width === 4) return four(0);
    evenlySpaced(f, 1, 8, (i) => void f.get(offsets).memory("i32.load", 4 * i));
    f.if(
      () => copyPanels(f, { dst, src, offsets, steps, k }, 1, 2),
      () => {
        four(0);
        // Panels of up to four columns are read by the narrow tile.
        f.get(count).i32(4).op("i32.gt_s");
        f.if(() => four(4));
      },
    );
  };
  const advance = (panels: number): void => {
    f.get(k).i32(4 * width * panels).op("i32.mul").get(dst).op("i32.add").set(dst); // prettier-ignore
    f.increment(offsets, 4 * width * panels).increment(count, -width * panels);
  };
  f.loop((nextPanel) => {
    f.get(order).i32(ORDER.lines).op("i32.eq").get(count).i32(width * TOGETHER).op("i32.ge_s").op("i32.and"); // prettier-ignore
    f.if(
      () => {
        copyPanels(f, { dst, src, offsets, steps, k }, TOGETHER, width / 4);
        advance(TOGETHER);
      },
      () => {
        onePanel();
        advance(1);
      },
    );
    f.get(count).i32(0).op("i32.gt_s").brIf(nextPanel);
  });
  return f;
}

interface Copy {
  readonly dst: number;
  readonly src: number;
  readonly offsets: number;
  readonly steps: number;
  readonly k: number;
}

/** Lines that lie side by side in memory: for each step of k so many vectors for each of some panels. */
function copyPanels(
  f: FunctionBuilder,
  { dst, src, offsets, steps, k }: Copy,
  panels: number,
  vectors: number,
  stride = 16 * vectors,
): void {
  const [from, at, step, end] = Array.from({ length: 4 }, () => f.local("i32"));
  const to = Array.from({ length: panels }, () => f.local("i32"));
  f.get(src).get(offsets).memory("i32.load").op("i32.add").set(from);
  to.forEach((panel, i) => void f.get(k).i32(stride * i).op("i32.mul").get(dst).op("i32.add").set(panel)); // prettier-ignore
  f.get(steps).set(step);
  f.get(steps).get(k).i32(2).op("i32.shl").op("i32.add").set(end);
  f.loop((again) => {
    f.get(from).get(step).memory("i32.load").op("i32.add").set(at);
    to.forEach((panel, i) => {
      for (let v = 0; v < vectors; v++) {
        f.get(panel).get(at).memory("v128.load", 16 * (i * vectors + v)).memory("v128.store", 16 * v); // prettier-ignore
      }
      f.increment(panel, stride);
    });
    f.increment(step, 4);
    f.get(step).get(end).op("i32.ne").brIf(again);
  });
}

/**
 * (dst, src, offsets, steps, k, order): dst[k] = four elements, where steps are `4 * width` bytes apart. Where the four
 * lie side by side (or every other element) they are one vector; where four steps of k do, four vectors are transposed;
 * else they are fetched one by one.
 */
export function emitPackFour(width: 4 | 8): FunctionBuilder {
  const f = new FunctionBuilder({ params: Array(6).fill("i32"), results: [] });
  const [dst, src, offsets, steps, k, order] = [0, 1, 2, 3, 4, 5];
  const rows = Array.from({ length: 4 }, () => f.local("i32"));
  const step = f.local("i32");
  rows.forEach((row, i) => void f.get(src).get(offsets).memory("i32.load", 4 * i).op("i32.add").set(row)); // prettier-ignore
  const advance = (count: number): void => {
    f.increment(steps, 4 * count).increment(dst, 4 * width * count);
    f.get(k).i32(count).op("i32.sub").set(k);
  };
  const oneByOne = (): void => {
    f.get(steps).memory("i32.load").set(step);
    f.get(dst);
    for (const i of [3, 2, 1, 0]) f.get(rows[i]).get(step).op("i32.add");
    loadFromAddresses(f);
    f.memory("v128.store");
    advance(1);
  };
  const fourSteps = (spacing: Spacing): void => {
    f.get(steps).memory("i32.load").set(step);
    storeTransposed(f, rows, step, dst, 4 * width, spacing);
    advance(4);
  };
  const stepsSpaced = (spacing: Spacing): void =>
    evenlySpaced(f, spacing, 4, (i) => void f.get(steps).memory("i32.load", 4 * i));
  evenlySpaced(f, 1, 4, (i) => void f.get(rows[i]));
  f.if(() => {
    copyPanels(f, { dst, src, offsets, steps, k }, 1, 1, 4 * width);
    f.op("return");
  });
  evenlySpaced(f, 2, 4, (i) => void f.get(rows[i]));
  f.if(() => {
    f.loop((again) => {
      f.get(rows[0]).get(steps).memory("i32.load").op("i32.add").set(step);
      f.get(dst);
      loadVector(f, step, { stride: 2, width: 4 });
      f.memory("v128.store");
      advance(1);
      f.get(k).brIf(again);
    });
    f.op("return");
  });
  f.get(order).i32(ORDER.groupedSteps).op("i32.eq").get(k).i32(4).op("i32.ge_s").op("i32.and"); // prettier-ignore
  f.if(() => {
    f.loop((again) => {
      fourSteps(1);
      f.get(k).i32(4).op("i32.ge_s").brIf(again);
    });
  });
  f.get(k);
  f.if(() => {
    f.loop((again) => {
      f.get(k).i32(4).op("i32.ge_s");
      f.if(() => {
        stepsSpaced(1);
        f.if(
          () => fourSteps(1),
          () => {
            stepsSpaced(2);
            f.if(() => fourSteps(2), oneByOne);
          },
        );
      }, oneByOne);
      f.get(k).brIf(again);
    });
  });
  return f;
}

/** Elements between neighbours that are still read as vectors: side by side, and every other one (stride 2). */
type Spacing = 1 | 2;

/** Pushes whether `count` addresses are so many elements apart. */
function evenlySpaced(f: FunctionBuilder, spacing: Spacing, count: number, push: (i: number) => void): void {
  for (let i = 1; i < count; i++) {
    push(i);
    push(0);
    f.op("i32.sub").i32(4 * spacing * i).op("i32.eq"); // prettier-ignore
    if (i > 1) f.op("i32.and");
  }
}

/** Stores the 4 x 4 block at rows[i] + offset, transposed, as four vectors `stride` bytes apart. */
function storeTransposed(
  f: FunctionBuilder,
  rows: readonly number[],
  offset: number,
  dst: number,
  stride: number,
  spacing: Spacing,
): void {
  const at = f.local("i32");
  const loaded = rows.map((row) => {
    const local = f.local("v128");
    f.get(row).get(offset).op("i32.add").set(at);
    loadVector(f, at, { stride: spacing, width: 4 });
    f.set(local);
    return local;
  });
  transpose(f, loaded).forEach((column, i) => {
    const bytes = stride * i;
    f.get(dst).get(column).memory("v128.store", bytes);
  });
}
