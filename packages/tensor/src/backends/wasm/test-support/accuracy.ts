import type { ElementOp, Expr } from "../../../kernel/expr.js";
import type { Kernel } from "../../../kernel/kernel.js";
import { contiguousView } from "../../../kernel/view.js";
import type { Backend } from "../../backend.js";
import { randomSource } from "./compare.js";

/** One function under measurement: where, against what. */
export interface AccuracyCase {
  readonly op: ElementOp;
  /** The arguments that count. */
  readonly range: string;
  readonly covers: (x: number, y: number) => boolean;
  readonly reference: (x: number, y: number) => number;
  /** Below this size of the true value the absolute error is what counts: functions with zeros that are no floats. */
  readonly floor?: number;
  readonly arity?: 2;
}

/** The worst errors found. */
export interface Accuracy {
  readonly points: number;
  /** |error| / max(|true value|, floor), over results in float32's normal range. */
  readonly relative: number;
  /** The argument of the worst relative error. */
  readonly at: readonly number[];
  /** |error| in units of the last place of the true value. */
  readonly ulp: number;
}

const all = (): boolean => true;
const below = (limit: number) => (x: number) => Math.abs(x) <= limit;

export const ACCURACY_CASES: readonly AccuracyCase[] = [
  { op: "exp", range: "all", covers: all, reference: Math.exp },
  { op: "expm1", range: "all", covers: all, reference: Math.expm1 },
  { op: "log", range: "all", covers: all, reference: Math.log },
  { op: "log1p", range: "all", covers: all, reference: Math.log1p },
  { op: "sigmoid", range: "all", covers: all, reference: (x) => 1 / (1 + Math.exp(-x)) },
  { op: "tanh", range: "all", covers: all, reference: Math.tanh },
  { op: "erf", range: "all", covers: all, reference: preciseErf },
  { op: "sin", range: "&#124;x&#124; <= 10000", covers: below(1e4), reference: Math.sin, floor: 0.125 },
  { op: "cos", range: "&#124;x&#124; <= 10000", covers: below(1e4), reference: Math.cos, floor: 0.125 },
  { op: "tan", range: "&#124;x&#124; <= 10000", covers: below(1e4), reference: Math.tan, floor: 0.125 },
  { op: "sin", range: "beyond", covers: (x) => Math.abs(x) > 1e4, reference: Math.sin, floor: 0.125 },
  { op: "cos", range: "beyond", covers: (x) => Math.abs(x) > 1e4, reference: Math.cos, floor: 0.125 },
  { op: "asin", range: "all", covers: all, reference: Math.asin },
  { op: "acos", range: "all", covers: all, reference: Math.acos },
  { op: "atan", range: "all", covers: all, reference: Math.atan },
  { op: "sinh", range: "all", covers: all, reference: Math.sinh },
  { op: "cosh", range: "all", covers: all, reference: Math.cosh },
  { op: "atan2", range: "all", covers: all, reference: Math.atan2, arity: 2 },
  { op: "pow", range: "all", covers: all, reference: ieeePow, arity: 2 },
];

/** Math.pow, with IEEE 754's answers where ECMAScript has its own. */
export function ieeePow(x: number, y: number): number {
  if (x === 1 || (x === -1 && Math.abs(y) === Infinity)) return 1;
  return Math.pow(x, y);
}

/** erf by its Taylor series, and by the continued fraction of erfc where the series would cancel. */
export function preciseErf(x: number): number {
  const t = Math.abs(x);
  if (Number.isNaN(x)) return NaN;
  if (t > 6) return Math.sign(x);
  if (t < 2.5) {
    // erf x = 2 / sqrt(pi) e^(-x^2) sum of 2^n x^(2n+1) / (1 * 3 * … (2n+1)): all terms of one sign.
    let term = t;
    let sum = t;
    for (let n = 1; term > sum * 1e-17; n++) {
      term *= (2 * t * t) / (2 * n + 1);
      sum += term;
    }
    return Math.sign(x) * ((2 / Math.sqrt(Math.PI)) * Math.exp(-t * t) * sum) || x;
  }
  let fraction = 0;
  for (let n = 80; n >= 1; n--) fraction = n / 2 / (t + fraction);
  return Math.sign(x) * (1 - Math.exp(-t * t) / Math.sqrt(Math.PI) / (t + fraction));
}

/** Runs a function on the backend over float32 inputs whose bits are `stride` apart and finds its worst errors. */
export function measureAccuracy(backend: Backend, test: AccuracyCase, stride: number): Accuracy {
  const worst = { points: 0, relative: 0, at: [] as number[], ulp: 0 };
  const block = 1 << 18;
  const run = makeRunner(backend, test, block);
  const random = randomSource(7);
  const bits = new Int32Array(block);
  const x = new Float32Array(bits.buffer);
  const y = new Float32Array(block);
  for (let from = 0; from < 2 ** 32; from += block * stride) {
    for (let i = 0; i < block; i++) {
      bits[i] = from + i * stride;
      // Second arguments of all sizes, half of them such that powers stay in range.
      y[i] = test.arity ? secondArgument(x[i], random) : 0;
    }
    const results = run(x, y);
    for (let i = 0; i < block; i++) compareOne(test, x[i], y[i], results[i], worst);
  }
  return worst;
}

function secondArgument(x: number, random: () => number): number {
  const size =
    random() < 0.5 ? 2 ** (random() * 60 - 30) : (random() * 130) / Math.abs(Math.log2(Math.abs(x)) || 1);
  const y = random() < 0.5 ? -size : size;
  return random() < 0.5 ? Math.round(y) : y;
}

function compareOne(
  test: AccuracyCase,
  x: number,
  y: number,
  result: number,
  worst: { points: number; relative: number; at: number[]; ulp: number },
): void {
  if (!test.covers(x, y)) return;
  const truth = test.reference(x, y);
  const rounded = Math.fround(truth);
  if (Object.is(rounded, result) || (rounded === 0 && result === 0)) return void worst.points++;
  worst.points++;
  if (Number.isNaN(rounded) !== Number.isNaN(result)) {
    worst.relative = worst.ulp = Infinity;
    worst.at = [x, y];
    return;
  }
  const error = Math.abs(Number.isFinite(result) ? result - truth : Math.sign(result) * 2 ** 128 - truth);
  const size = Math.max(Math.abs(truth), test.floor ?? 0);
  const ulp = 2 ** (Math.max(Math.floor(Math.log2(size)), -126) - 23);
  worst.ulp = Math.max(worst.ulp, error / ulp);
  if (size >= 2 ** -126 && error / size > worst.relative) {
    worst.relative = error / size;
    worst.at = test.arity ? [x, y] : [x];
  }
}

function makeRunner(backend: Backend, test: AccuracyCase, n: number) {
  const buffers = [0, 1, 2].map(() => backend.allocate("float32", n));
  const srcs = Array.from({ length: test.arity ?? 1 }, (_, arg): Expr => {
    return { kind: "load", arg, view: contiguousView([n]), dtype: "float32" };
  });
  const kernel: Kernel = {
    kind: "map",
    shape: [n],
    exprs: [{ kind: "apply", op: test.op, srcs, dtype: "float32" }],
  };
  const executable = backend.compile(kernel);
  return (x: Float32Array, y: Float32Array): Float32Array => {
    backend.upload(buffers[0], x);
    backend.upload(buffers[1], y);
    executable.run(buffers.slice(0, 2), buffers.slice(2), []);
    return backend.downloadSync!(buffers[2], "float32", n) as Float32Array;
  };
}
