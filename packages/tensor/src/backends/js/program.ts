import { isFloat, type DType, type TypedArray } from "../../dtype.js";
import { BackendError, IndexError } from "../../errors.js";
import {
  BINARY_OPS, UNARY_OPS, type Acc, type Apply, type BinaryOp, type ElementOp, type Expr, type Gather, type Load, type UnaryOp,
} from "../../kernel/expr.js"; // prettier-ignore
import type { View } from "../../kernel/view.js";
import { threefry2x32 } from "../../random/threefry.js";
import { createAddresser, linearStride } from "./addresses.js";
import { binaryLoop } from "./binary-loops.js";
import { bitcastLoop, castLoop, roundingLoop } from "./conversion-loops.js";
import type { JsBuffer } from "./js-buffer.js";
import { BLOCK, type SlotAllocator } from "./scratch.js";
import { unaryLoop } from "./unary-loops.js";

/** Computes one value for elements start … start + n - 1 of the loop. */
type Step = (start: number, n: number) => void;

/** Fills `out` with what step `step` of a rows kernel made for elements start … start + n - 1 of the loop. */
export type ReadStep = (step: number, out: Float64Array, start: number, n: number) => void;

/** What is known when a kernel is started. */
interface Binding {
  readonly inputs: readonly JsBuffer[];
  readonly scalars: readonly number[];
}

const UNARY: ReadonlySet<string> = new Set(UNARY_OPS);
const BINARY: ReadonlySet<string> = new Set(BINARY_OPS);

/** Operations that never leave the floats (or bools) they are given, so that their results need no rounding. */
const EXACT: ReadonlySet<ElementOp> = new Set<ElementOp>([
  "neg", "abs", "sign", "floor", "ceil", "round", "trunc", "relu", "max", "min", "where", "cast", "bitcast", "threefry",
  "not", "and", "or", "xor", "lt", "le", "eq", "ne",
]); // prettier-ignore

/**
 * Expressions made ready to run, a block of elements at a time: every node of the DAG owns a slot, and its step fills
 * the slot from those of its sources. Nodes that are the same for all elements are computed once, in `bind`.
 */
export class Program {
  /** Where the values of the expressions are after `run`. */
  readonly results: readonly Float64Array[];
  /** What the epilogue's `acc` reads: to be filled before `run`. */
  readonly acc: Float64Array;
  private readonly bindings: ((binding: Binding) => void)[] = [];
  private readonly prologue: Step[] = [];
  private readonly steps: Step[] = [];
  private readonly slots = new Map<Expr, Float64Array>();
  private readonly varying = new Set<Expr>();

  constructor(
    exprs: readonly Expr[],
    private readonly allocator: SlotAllocator,
    private readonly readStep?: ReadStep,
  ) {
    this.acc = allocator.next();
    this.results = exprs.map((expr) => this.slotOf(expr));
  }

  /** Must come before `run`, whenever inputs or scalars change. `n` is the most elements that a `run` will have. */
  bind(inputs: readonly JsBuffer[], scalars: readonly number[], n = BLOCK): void {
    const binding = { inputs, scalars };
    for (const bind of this.bindings) bind(binding);
    for (const step of this.prologue) step(0, Math.min(n, BLOCK));
  }

  run(start: number, n: number): void {
    for (const step of this.steps) step(start, n);
  }

  private slotOf(expr: Expr): Float64Array {
    const known = this.slots.get(expr);
    if (known) return known;
    const sources = sourcesOf(expr);
    const slots = sources.map((source) => this.slotOf(source));
    const out = this.allocator.next();
    const varies = variesByItself(expr) || sources.some((source) => this.varying.has(source));
    if (varies) this.varying.add(expr);
    (varies ? this.steps : this.prologue).push(this.stepOf(expr, out, slots));
    this.slots.set(expr, out);
    return out;
  }

  private stepOf(expr: Expr, out: Float64Array, sources: readonly Float64Array[]): Step {
    switch (expr.kind) {
      case "load":
        return this.loadStep(expr, out);
      case "gather":
        return this.gatherStep(expr, out, sources[0]);
      case "scalar":
        return this.scalarStep(expr.arg, expr.dtype, out);
      case "iota":
        return this.iotaStep(expr.view, out);
      case "acc":
        return this.accStep(expr, out);
      case "apply":
        return applyStep(expr, out, sources);
    }
  }

  /** Calls `use` with the elements of input `arg` at each start. */
  private withInput(arg: number, dtype: DType, use: (data: TypedArray) => void): void {
    this.bindings.push(({ inputs }) => use(inputs[arg].as(dtype)));
  }

  private loadStep({ arg, view, dtype }: Load, out: Float64Array): Step {
    let data: TypedArray;
    this.withInput(arg, dtype, (array) => (data = array));
    const stride = linearStride(view);
    if (stride !== undefined)
      return (start, n) => loadLinear(out, data, view.offset + start * stride, stride, n);
    const { addresses } = this.allocator.scratch;
    const address = createAddresser(view);
    return (start, n) => {
      address(start, n, addresses);
      loadAt(out, data, addresses, n);
    };
  }

  private gatherStep(
    { arg, view, dtype, stride, size }: Gather,
    out: Float64Array,
    index: Float64Array,
  ): Step {
    let data: TypedArray;
    this.withInput(arg, dtype, (array) => (data = array));
    const { addresses } = this.allocator.scratch;
    const address = createAddresser(view);
    return (start, n) => {
      address(start, n, addresses);
      addIndexes("gather", addresses, index, stride, size, n);
      loadAt(out, data, addresses, n);
    };
  }

  private accStep({ dtype, step }: Acc, out: Float64Array): Step {
    const { readStep } = this;
    if (step !== undefined && readStep) return (start, n) => readStep(step, out, start, n);
    const round = roundingLoop(dtype);
    return (_, n) => round(out, this.acc, n);
  }

  private scalarStep(arg: number, dtype: DType, out: Float64Array): Step {
    const round = roundingLoop(dtype);
    this.bindings.push(({ scalars }) => (out[0] = scalars[arg]));
    return (_, n) => {
      round(out, out, 1);
      out.fill(out[0], 0, n);
    };
  }

  private iotaStep(view: View, out: Float64Array): Step {
    const { addresses } = this.allocator.scratch;
    const address = createAddresser(view);
    return (start, n) => {
      address(start, n, addresses);
      for (let i = 0; i < n; i++) out[i] = addresses[i];
    };
  }
}

function sourcesOf(expr: Expr): readonly Expr[] {
  return expr.kind === "apply" ? expr.srcs : expr.kind === "gather" ? [expr.index] : [];
}

/** Whether a node can differ from element to element though its sources do not. */
function variesByItself(expr: Expr): boolean {
  switch (expr.kind) {
    case "load":
    case "gather":
    case "iota":
      return linearStride(expr.view) !== 0;
    case "acc":
      return true;
    case "scalar":
    case "apply":
      return false;
  }
}

function loadLinear(out: Float64Array, data: TypedArray, address: number, stride: number, n: number): void {
  for (let i = 0; i < n; i++) {
    out[i] = data[address];
    address += stride;
  }
}

function loadAt(out: Float64Array, data: TypedArray, addresses: Int32Array, n: number): void {
  for (let i = 0; i < n; i++) out[i] = data[addresses[i]];
}

/** Moves addresses by index * stride, refusing an index outside 0 … size - 1. */
export function addIndexes(
  operation: string,
  addresses: Int32Array,
  index: Float64Array,
  stride: number,
  size: number,
  n: number,
): void {
  for (let i = 0; i < n; i++) {
    if (index[i] < 0 || index[i] >= size) {
      throw new IndexError(operation, `index ${index[i]} is out of range for size ${size}`);
    }
    addresses[i] += index[i] * stride;
  }
}

function applyStep({ op, srcs, dtype }: Apply, out: Float64Array, sources: readonly Float64Array[]): Step {
  const compute = computeStep(op, srcs[0].dtype, dtype, out, sources);
  if (dtype === "float64" || (EXACT.has(op) && (isFloat(dtype) || dtype === "bool"))) return compute;
  const round = roundingLoop(dtype);
  return (start, n) => {
    compute(start, n);
    round(out, out, n);
  };
}

function computeStep(
  op: ElementOp,
  from: DType,
  to: DType,
  out: Float64Array,
  [a, b, c]: readonly Float64Array[],
): Step {
  if (UNARY.has(op)) {
    const loop = unaryLoop(op as UnaryOp, from);
    return (_, n) => loop(out, a, n);
  }
  if (BINARY.has(op)) {
    const loop = binaryLoop(op as BinaryOp, from);
    return (_, n) => loop(out, a, b, n);
  }
  switch (op) {
    case "cast":
    case "bitcast": {
      const loop = op === "cast" ? castLoop(from, to) : bitcastLoop(from, to);
      return (_, n) => loop(out, a, n);
    }
    case "where":
      return (_, n) => select(out, a, b, c, n);
    case "threefry":
      return (_, n) => encipher(out, a, b, c, n);
    default:
      throw new BackendError("js backend", `the element function "${op}" is unknown`);
  }
}

function select(
  out: Float64Array,
  condition: Float64Array,
  x: Float64Array,
  y: Float64Array,
  n: number,
): void {
  for (let i = 0; i < n; i++) out[i] = condition[i] !== 0 ? x[i] : y[i];
}

function encipher(
  out: Float64Array,
  key0: Float64Array,
  key1: Float64Array,
  counter: Float64Array,
  n: number,
): void {
  for (let i = 0; i < n; i++) out[i] = threefry2x32(key0[i], key1[i], counter[i], 0)[0];
}
