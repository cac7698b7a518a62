import { Emitter, type Pieces, type Place } from "../emitter.js";
import type { LoopOrder } from "../loop-space.js";
import type { Access, Low } from "../low.js";
import { PARAMS, type Program } from "../program.js";

/** Two axes that memory is walked along in order: `lanes` by what is written, `across` by something that is read. */
export interface Crossing {
  readonly lanes: number;
  readonly across: number;
}

/** Axes shorter than a vector are not worth the trouble. */
const SHORTEST = 4;
/** Places across that are computed at once: two vectors, and as many streams of writing as a cache keeps apart. */
const ABREAST = 8;
/** Lanes of a tile: what is read across them stays in the cache until the next places need the rest of its lines. */
const TILE_LANES = 512;

/** Whether something that is read lies across what is written, as in a transpose. */
export function findCrossing(
  sizes: readonly number[],
  reads: readonly Access[],
  writes: readonly Access[],
): Crossing | undefined {
  const lanes = sizes.findIndex(
    (size, axis) => size >= SHORTEST && writes.every(({ strides }) => strides[axis] === 1),
  );
  if (lanes < 0) return undefined;
  for (const { strides } of reads) {
    const across = strides.findIndex(
      (stride, axis) => stride === 1 && axis !== lanes && sizes[axis] >= SHORTEST,
    );
    if (across >= 0 && Math.abs(strides[lanes]) >= SHORTEST) return { lanes, across };
  }
  return undefined;
}

interface MapLoops {
  readonly sizes: readonly number[];
  readonly total: number;
  readonly roots: readonly Low[];
  readonly stores: readonly Access[];
}

/** A map tile by tile, several places across at a time, so that what lies across is read in vectors and turned. */
export function emitCrossing(program: Program, { lanes, across }: Crossing, loops: MapLoops): void {
  const { sizes, total, roots, stores } = loops;
  const columns: Pieces = { axis: lanes, length: TILE_LANES, counter: sizes.length };
  const rows: Pieces = { axis: across, length: ABREAST, counter: sizes.length + 1 };
  const others = sizes.map((_, axis) => axis).filter((axis) => axis !== lanes && axis !== across);
  const order: LoopOrder = {
    sizes: [...sizes, Math.ceil(sizes[lanes] / TILE_LANES), Math.ceil(sizes[across] / ABREAST)],
    rows: [...others, columns.counter, rows.counter],
    inner: [across, lanes],
    vector: lanes,
  };
  const extent = total === 0 ? 0 : order.rows.reduce((product, axis) => product * order.sizes[axis], 1);
  program.phase({ extent, unitWork: total / extent, grain: 1, serial: false }, (f) => {
    const emitter = new Emitter(f, order, program.helpers, roots, stores);
    const tile = (places: readonly Place[], begin: number, end: number): void =>
      emitter.vector(1, () => {
        const values = places.map((place) => place(() => emitter.valuesOf(roots)[0]));
        places.forEach((place, i) =>
          place(() => stores.forEach((store, root) => emitter.store(store, values[i][root]))),
        );
      }, begin, end); // prettier-ignore
    emitter.entry(() =>
      emitter.rows(PARAMS.begin, PARAMS.end, () => {
        const { begin, end } = emitter.pieceOf(columns);
        emitter.abreast(across, ABREAST, (places) => tile(places, begin, end), emitter.pieceOf(rows));
      }),
    );
  });
}
