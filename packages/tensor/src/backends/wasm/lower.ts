import type { DType } from "../../dtype.js";
import { DTypeError } from "../../errors.js";
import { noFloat64 } from "../no-float64.js";
import type { Acc, Apply, ElementOp, Expr } from "../../kernel/expr.js";
import type { View } from "../../kernel/view.js";
import { LowBuilder, NUMBERS, type Access, type Low, type LowType } from "./low.js";
import { exp, expm1, sigmoid } from "./math/exp.js";
import { erf } from "./math/erf.js";
import { cosh, sinh, tanh } from "./math/hyperbolic.js";
import { acos, asin, atan, atan2 } from "./math/inverse-trig.js";
import { log, log1p } from "./math/log.js";
import { pow } from "./math/pow.js";
import { threefry2x32 } from "./math/threefry.js";
import { cos, sin, tan } from "./math/trig.js";

/** How a dtype lies in the lanes while computing. */
function lowType(dtype: DType): LowType {
  if (dtype === "float64") throw noFloat64("compile", "wasm");
  return dtype === "float32" ? "f32" : dtype === "int32" ? "i32" : "mask";
}

/** Converts a value between floats, ints and masks. */
function convert(m: LowBuilder, x: Low, to: LowType): Low {
  if (x.type === to) return x;
  if (to === "mask") return x.type === "f32" ? m.ne(x, m.f(0)) : m.ine(x, m.i(0));
  if (x.type === "mask") return m.and(m.bits(x, to), to === "f32" ? m.f(1) : m.i(1));
  return to === "f32" ? m.toFloat(x) : m.toInt(x);
}

const FLOAT_UNARY: Partial<Record<ElementOp, (m: LowBuilder, x: Low) => Low>> = {
  exp, expm1, log, log1p, sin, cos, tan, asin, acos, atan, sinh, cosh, tanh, erf, sigmoid,
  neg: (m, x) => m.neg(x),
  abs: (m, x) => m.abs(x),
  sign: (m, x) => m.select(m.lt(m.f(0), x), m.f(1), m.select(m.lt(x, m.f(0)), m.f(-1), x)),
  floor: (m, x) => m.floor(x),
  ceil: (m, x) => m.ceil(x),
  round: (m, x) => m.nearest(x),
  trunc: (m, x) => m.trunc(x),
  sqrt: (m, x) => m.sqrt(x),
  reciprocal: (m, x) => m.div(m.f(1), x),
  relu: (m, x) => m.pmax(x, m.f(0)),
}; // prettier-ignore

const INT_UNARY: Partial<Record<ElementOp, (m: LowBuilder, x: Low) => Low>> = {
  neg: (m, x) => m.node("ineg", "i32", [x]),
  abs: (m, x) => m.node("iabs", "i32", [x]),
  sign: (m, x) => m.node("imax", "i32", [m.node("imin", "i32", [x, m.i(1)]), m.i(-1)]),
  floor: (_, x) => x,
  ceil: (_, x) => x,
  round: (_, x) => x,
  trunc: (_, x) => x,
  relu: (m, x) => m.node("imax", "i32", [x, m.i(0)]),
  not: (m, x) => m.not(x),
};

const FLOAT_BINARY: Partial<Record<ElementOp, (m: LowBuilder, a: Low, b: Low) => Low>> = {
  add: (m, a, b) => m.add(a, b),
  sub: (m, a, b) => m.sub(a, b),
  mul: (m, a, b) => m.mul(a, b),
  div: (m, a, b) => m.div(a, b),
  idiv: (m, a, b) => m.trunc(m.div(a, b)),
  mod: (m, a, b) => m.helper("fmod", "f32", a, b),
  max: (m, a, b) => m.max(a, b),
  min: (m, a, b) => m.min(a, b),
  lt: (m, a, b) => m.lt(a, b),
  le: (m, a, b) => m.le(a, b),
  eq: (m, a, b) => m.eq(a, b),
  ne: (m, a, b) => m.ne(a, b),
  pow,
  atan2,
};

const INT_BINARY: Partial<Record<ElementOp, (m: LowBuilder, a: Low, b: Low) => Low>> = {
  add: (m, a, b) => m.iadd(a, b),
  sub: (m, a, b) => m.isub(a, b),
  mul: (m, a, b) => m.imul(a, b),
  div: (m, a, b) => m.helper("idiv", "i32", a, b),
  idiv: (m, a, b) => m.helper("idiv", "i32", a, b),
  mod: (m, a, b) => m.helper("imod", "i32", a, b),
  pow: (m, a, b) => m.helper("ipow", "i32", a, b),
  max: (m, a, b) => m.node("imax", "i32", [a, b]),
  min: (m, a, b) => m.node("imin", "i32", [a, b]),
  lt: (m, a, b) => m.ilt(a, b),
  le: (m, a, b) => m.ile(a, b),
  eq: (m, a, b) => m.ieq(a, b),
  ne: (m, a, b) => m.ine(a, b),
  and: (m, a, b) => m.and(a, b),
  or: (m, a, b) => m.or(a, b),
  xor: (m, a, b) => m.xor(a, b),
  shl: (m, a, b) => (b.op === "const" ? m.shl(a, b.imm & 31) : m.helper("shlBy", "i32", a, b)),
  shr: (m, a, b) => (b.op === "const" ? m.shrU(a, b.imm & 31) : m.helper("shrBy", "i32", a, b)),
};

const MASK_BINARY: Partial<Record<ElementOp, (m: LowBuilder, a: Low, b: Low) => Low>> = {
  and: (m, a, b) => m.and(a, b),
  mul: (m, a, b) => m.and(a, b),
  min: (m, a, b) => m.and(a, b),
  or: (m, a, b) => m.or(a, b),
  add: (m, a, b) => m.or(a, b),
  max: (m, a, b) => m.or(a, b),
  xor: (m, a, b) => m.xor(a, b),
  ne: (m, a, b) => m.xor(a, b),
  eq: (m, a, b) => m.not(m.xor(a, b)),
  lt: (m, a, b) => m.andnot(b, a),
  le: (m, a, b) => m.or(m.not(a), b),
};

/** Where the places of a kernel's arguments lie in its argument block. */
export interface ArgumentSlots {
  input(arg: number): number;
  scalar(arg: number): number;
}

/** Turns the expressions of a kernel into low ones. `access` gives the collapsed form of a view. */
export class Lowering {
  private readonly done = new Map<Expr, Low>();

  constructor(
    private readonly slots: ArgumentSlots,
    private readonly access: (slot: number, view: View) => Access,
    readonly m = new LowBuilder(),
  ) {}

  lower(expr: Expr): Low {
    let low = this.done.get(expr);
    if (!low) {
      low = this.build(expr);
      this.done.set(expr, low);
    }
    return low;
  }

  /** As it is stored: booleans as the integers 0 and 1. */
  stored(low: Low): Low {
    return low.type === "mask" ? convert(this.m, low, "i32") : low;
  }

  /** The expression, in the lanes' form of `dtype`. */
  lowerAs(expr: Expr, dtype: DType): Low {
    return convert(this.m, this.lower(expr), lowType(dtype));
  }

  /** An index checked against `size`, as a byte offset. */
  checkedOffset(index: Expr, stride: number, size: number): Low {
    return this.m.node("checkedOffset", "i32", [this.lowerAs(index, "int32")], stride * 4, size);
  }

  private build(expr: Expr): Low {
    const { m } = this;
    switch (expr.kind) {
      case "load": {
        const access = this.access(this.slots.input(expr.arg), expr.view);
        return this.fromMemory(m.node("load", wordType(expr.dtype), [], 0, 0, access), expr.dtype);
      }
      case "gather": {
        const access = this.access(this.slots.input(expr.arg), expr.view);
        const offset = this.checkedOffset(expr.index, expr.stride, expr.size);
        return this.fromMemory(m.node("gather", wordType(expr.dtype), [offset], 0, 0, access), expr.dtype);
      }
      case "scalar":
        return this.fromMemory(
          m.node("scalar", wordType(expr.dtype), [], this.slots.scalar(expr.arg)),
          expr.dtype,
        );
      case "iota":
        return m.node("iota", "i32", [], 0, 0, this.access(NUMBERS, expr.view));
      case "acc":
        return this.acc(expr);
      case "apply":
        return this.apply(expr);
    }
  }

  /** What a reduction or an earlier step made. */
  protected acc({ dtype, step }: Acc): Low {
    return this.fromMemory(this.m.node("acc", wordType(dtype), [], step), dtype);
  }

  /** Memory holds booleans as 0 and 1. */
  protected fromMemory(low: Low, dtype: DType): Low {
    return dtype === "bool" ? this.m.ine(low, this.m.i(0)) : low;
  }

  private apply({ op, srcs, dtype }: Apply): Low {
    const { m } = this;
    const values = srcs.map((src) => this.lower(src));
    const to = lowType(dtype);
    switch (op) {
      case "cast":
        return convert(m, values[0], to);
      case "bitcast":
        return m.bits(this.stored(values[0]), to);
      case "where":
        return m.select(convert(m, values[0], "mask"), convert(m, values[1], to), convert(m, values[2], to));
      case "threefry": {
        const [key0, key1, counter] = values.map((value) => convert(m, value, "i32"));
        return threefry2x32(m, [key0, key1], [counter, m.i(0)])[0];
      }
    }
    const result =
      values.length === 1 ? this.unary(op, values[0], to) : this.binary(op, values[0], values[1], to);
    return convert(m, result, to);
  }

  private unary(op: ElementOp, x: Low, to: LowType): Low {
    const { m } = this;
    if (op === "not") return m.not(convert(m, x, to));
    const table = to === "f32" ? FLOAT_UNARY : INT_UNARY;
    const rule = table[op];
    if (!rule) throw new DTypeError("wasm", `no rule for ${op} with a result of ${to}`);
    return rule(m, convert(m, x, to === "f32" ? "f32" : "i32"));
  }

  private binary(op: ElementOp, a: Low, b: Low, to: LowType): Low {
    const { m } = this;
    // Comparisons answer masks, but are done in the type of their operands.
    const of = to === "mask" ? wider(a.type, b.type) : to;
    const table = of === "f32" ? FLOAT_BINARY : of === "i32" ? INT_BINARY : MASK_BINARY;
    const rule = table[op];
    if (!rule) throw new DTypeError("wasm", `no rule for ${op} on ${of}`);
    return rule(m, convert(m, a, of), convert(m, b, of));
  }
}

/** How a dtype lies in memory. */
export function wordType(dtype: DType): LowType {
  return lowType(dtype) === "f32" ? "f32" : "i32";
}

function wider(a: LowType, b: LowType): LowType {
  if (a === "f32" || b === "f32") return "f32";
  return a === "i32" || b === "i32" ? "i32" : "mask";
}
