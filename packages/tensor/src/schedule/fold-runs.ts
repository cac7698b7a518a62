import type { FoldAxis } from "../kernel/fold-axes.js";

/** A number that grows by `step` along a run and by `repeat` along its repeats. */
interface Affine {
  readonly first: number;
  readonly step: number;
  readonly repeat: number;
}

/** Which window, and which place in it, adds to each result of a run. */
export interface Term {
  readonly window: Affine;
  readonly place: Affine;
}

/** Results `first + q * stride + r`, q < count, r < repeats, that are made of the same terms. */
export interface Run {
  readonly first: number;
  readonly count: number;
  readonly stride: number;
  readonly repeats: number;
  readonly terms: readonly Term[];
}

/** A run before its terms are named: term j adds number `long[j]` of the longer side (for q = 0) and `short[j]`. */
interface RawRun {
  first: number;
  count: number;
  long: number[];
  short: number[];
  repeats: number;
  /** How `long` and `short` grow from one repeat to the next. */
  growth: readonly [long: number, short: number];
}

/**
 * Cuts an axis of a fold into runs. Windows and their places play the same part in a fold; along a run the one that there
 * are more of moves, and the other stays.
 */
export function foldRuns(axis: FoldAxis): Run[] {
  const windowsMove = axis.count >= axis.places;
  const [longs, longStep] = windowsMove ? [axis.count, axis.step] : [axis.places, axis.dilation];
  const [shorts, shortStep] = windowsMove ? [axis.places, axis.dilation] : [axis.count, axis.step];
  const stride = Math.abs(longStep);
  // Counted from the other end where it runs in reverse, the longer side moves upwards.
  const reverse = longStep < 0;
  const start = axis.start + (reverse ? (longs - 1) * longStep : 0);
  const raw = joinRepeats(
    Array.from({ length: stride }, (_, residue) =>
      runsOf(axis.size, { longs, shorts, stride, shortStep, start, residue }),
    ),
  );
  return raw.map(({ first, count, long, short, repeats, growth }) => ({
    first,
    count,
    stride,
    repeats,
    terms: long.map((at, j) => {
      const moving: Affine = reverse
        ? { first: longs - 1 - at, step: -1, repeat: -growth[0] }
        : { first: at, step: 1, repeat: growth[0] };
      const fixed: Affine = { first: short[j], step: 0, repeat: growth[1] };
      return windowsMove ? { window: moving, place: fixed } : { window: fixed, place: moving };
    }),
  }));
}

interface Residue {
  readonly longs: number;
  readonly shorts: number;
  readonly stride: number;
  readonly shortStep: number;
  readonly start: number;
  readonly residue: number;
}

/** The runs among the results that leave the same residue, `start + residue` modulo the stride. */
function runsOf(size: number, { longs, shorts, stride, shortStep, start, residue }: Residue): RawRun[] {
  // Only these of the shorter side meet the residue, each at its distance from the longer side's own place.
  const meeting: { short: number; shift: number }[] = [];
  for (let short = 0; short < shorts; short++) {
    const shift = (residue - short * shortStep) / stride;
    if (Number.isInteger(shift)) meeting.push({ short, shift });
  }
  const runs: RawRun[] = [];
  const lowest = Math.ceil(-(start + residue) / stride);
  for (let q = lowest; start + residue + q * stride < size; q++) {
    const terms = meeting.filter(({ shift }) => q + shift >= 0 && q + shift < longs);
    const short = terms.map((term) => term.short);
    const last = runs.at(-1);
    if (last && equal(last.short, short)) last.count++;
    else {
      const long = terms.map(({ shift }) => q + shift);
      runs.push({ first: start + residue + q * stride, count: 1, long, short, repeats: 1, growth: [0, 0] });
    }
  }
  return runs;
}

/** Joins runs of neighbouring residues that differ by the same step in everything. */
function joinRepeats(residues: readonly RawRun[][]): RawRun[] {
  const done: RawRun[] = [];
  for (const runs of residues) {
    for (const run of runs) {
      const before = done.find((other) => continues(other, run));
      if (!before) done.push(run);
      else {
        before.growth = growthTo(before, run);
        before.repeats++;
      }
    }
  }
  return done;
}

function continues(before: RawRun, run: RawRun): boolean {
  const { repeats } = before;
  if (run.first !== before.first + repeats || run.count !== before.count) return false;
  if (run.short.length !== before.short.length) return false;
  const [long, short] = growthTo(before, run);
  if (repeats > 1 && (long !== before.growth[0] || short !== before.growth[1])) return false;
  return run.short.every(
    (at, j) => at === before.short[j] + short * repeats && run.long[j] === before.long[j] + long * repeats,
  );
}

/** The growth from one repeat to the next if `run` is the next of `before`. */
function growthTo(before: RawRun, run: RawRun): [long: number, short: number] {
  if (run.short.length === 0) return [0, 0];
  return [(run.long[0] - before.long[0]) / before.repeats, (run.short[0] - before.short[0]) / before.repeats];
}

function equal(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((n, i) => n === b[i]);
}
