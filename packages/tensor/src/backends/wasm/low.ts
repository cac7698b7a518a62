/**
 * The low expressions between `Expr` and machine code: operations on 32-bit lanes that every vector machine has.
 * Truth values are masks: all bits of a lane 0 or 1.
 */
export type LowType = "f32" | "i32" | "mask";

/** Operations whose operands and answer are lanes; `imm` holds the count of shifts. */
export type LaneOp =
  | "fadd" | "fsub" | "fmul" | "fdiv" | "fneg" | "fabs" | "fsqrt" | "ffloor" | "fceil" | "ftrunc" | "fnearest"
  | "fmin" | "fmax" | "fpmin" | "fpmax" | "flt" | "fle" | "feq" | "fne"
  | "iadd" | "isub" | "imul" | "ineg" | "iabs" | "imin" | "imax" | "ilt" | "ile" | "ieq" | "ine"
  | "igeU" | "and" | "or" | "xor" | "not" | "andnot" | "shl" | "shrS" | "shrU" | "select" | "bits" | "toInt" | "toFloat"; // prettier-ignore

/** Operations that are done lane by lane in a helper function of the module. */
export type HelperOp = "idiv" | "imod" | "ipow" | "fmod" | "shlBy" | "shrBy" | "reduceAngle";

/** The slot of numbers that are addresses themselves (iota). */
export const NUMBERS = -1;
/** The slot of the memory that each thread has for itself. */
export const SCRATCH = -2;

/** How an operand lies in memory: an address is base + 4 * (offset + sum of index * stride). */
export interface Access {
  readonly id: number;
  /** Place of the base address among the kernel's arguments; or `NUMBERS`, or `SCRATCH`. */
  readonly slot: number;
  readonly offset: number;
  /** One stride, in elements, for each loop axis; axes beyond the last have stride 0. */
  readonly strides: readonly number[];
}

export interface Low {
  readonly id: number;
  readonly op:
    LaneOp | HelperOp | "const" | "scalar" | "load" | "gather" | "checkedOffset" | "iota" | "acc" | "rare";
  readonly type: LowType;
  readonly srcs: readonly Low[];
  /** Bits of a constant, count of a shift, slot of a scalar, stride of a checked offset. */
  readonly imm: number;
  /** Size of the indexed axis, for checked offsets. */
  readonly size: number;
  readonly access: Access | undefined;
}

const WORD = new DataView(new ArrayBuffer(4));

/** The 32 bits of a float32. */
export function floatBits(value: number): number {
  WORD.setFloat32(0, value);
  return WORD.getInt32(0);
}

/** Builds low expressions; equal ones are made once. */
export class LowBuilder {
  private readonly nodes = new Map<string, Low>();

  node(op: Low["op"], type: LowType, srcs: readonly Low[], imm = 0, size = 0, access?: Access): Low {
    let key = `${op} ${type} ${imm} ${size} ${access ? access.id : ""}`;
    for (const src of srcs) key += ` ${src.id}`;
    let node = this.nodes.get(key);
    if (!node) {
      node = { id: this.nodes.size, op, type, srcs, imm, size, access };
      this.nodes.set(key, node);
    }
    return node;
  }

  /** A float32 constant. */
  f = (value: number): Low => this.node("const", "f32", [], floatBits(value));
  /** An int32 constant. */
  i = (value: number): Low => this.node("const", "i32", [], value | 0);

  add = (a: Low, b: Low): Low => this.node("fadd", "f32", [a, b]);
  sub = (a: Low, b: Low): Low => this.node("fsub", "f32", [a, b]);
  mul = (a: Low, b: Low): Low => this.node("fmul", "f32", [a, b]);
  div = (a: Low, b: Low): Low => this.node("fdiv", "f32", [a, b]);
  neg = (a: Low): Low => this.node("fneg", "f32", [a]);
  abs = (a: Low): Low => this.node("fabs", "f32", [a]);
  sqrt = (a: Low): Low => this.node("fsqrt", "f32", [a]);
  floor = (a: Low): Low => this.node("ffloor", "f32", [a]);
  ceil = (a: Low): Low => this.node("fceil", "f32", [a]);
  trunc = (a: Low): Low => this.node("ftrunc", "f32", [a]);
  /** Rounds half to even. */
  nearest = (a: Low): Low => this.node("fnearest", "f32", [a]);
  /** Minimum and maximum that pass NaN on from either side. */
  min = (a: Low, b: Low): Low => this.node("fmin", "f32", [a, b]);
  max = (a: Low, b: Low): Low => this.node("fmax", "f32", [a, b]);
  /** `b < a ? b : a`: one instruction; a NaN in `a` stays. */
  pmin = (a: Low, b: Low): Low => this.node("fpmin", "f32", [a, b]);
  /** `a < b ? b : a`: one instruction; a NaN in `a` stays. */
  pmax = (a: Low, b: Low): Low => this.node("fpmax", "f32", [a, b]);
  lt = (a: Low, b: Low): Low => this.node("flt", "mask", [a, b]);
  le = (a: Low, b: Low): Low => this.node("fle", "mask", [a, b]);
  eq = (a: Low, b: Low): Low => this.node("feq", "mask", [a, b]);
  ne = (a: Low, b: Low): Low => this.node("fne", "mask", [a, b]);

  iadd = (a: Low, b: Low): Low => this.node("iadd", "i32", [a, b]);
  isub = (a: Low, b: Low): Low => this.node("isub", "i32", [a, b]);
  imul = (a: Low, b: Low): Low => this.node("imul", "i32", [a, b]);
  ilt = (a: Low, b: Low): Low => this.node("ilt", "mask", [a, b]);
  ile = (a: Low, b: Low): Low => this.node("ile", "mask", [a, b]);
  ieq = (a: Low, b: Low): Low => this.node("ieq", "mask", [a, b]);
  ine = (a: Low, b: Low): Low => this.node("ine", "mask", [a, b]);
  shl = (a: Low, count: number): Low => this.node("shl", "i32", [a], count);
  /** Arithmetic shift right. */
  shrS = (a: Low, count: number): Low => this.node("shrS", "i32", [a], count);
  /** Logical shift right. */
  shrU = (a: Low, count: number): Low => this.node("shrU", "i32", [a], count);

  and = (a: Low, b: Low): Low => this.node("and", a.type, [a, b]);
  or = (a: Low, b: Low): Low => this.node("or", a.type, [a, b]);
  xor = (a: Low, b: Low): Low => this.node("xor", a.type, [a, b]);
  not = (a: Low): Low => this.node("not", a.type, [a]);
  /** `a & ~b` */
  andnot = (a: Low, b: Low): Low => this.node("andnot", a.type, [a, b]);
  /** `mask ? a : b`, lane by lane. */
  select = (mask: Low, a: Low, b: Low): Low => this.node("select", a.type, [mask, a, b]);
  /** `mask ? exact : common`, where `exact` may be computed only where some lane needs it. */
  rare = (mask: Low, exact: Low, common: Low): Low => this.node("rare", common.type, [mask, exact, common]);
  /** The same 32 bits, read as another type. */
  bits = (a: Low, type: LowType): Low => (a.type === type ? a : this.node("bits", type, [a]));
  /** float32 to int32 towards zero: saturating, NaN to 0. */
  toInt = (a: Low): Low => this.node("toInt", "i32", [a]);
  toFloat = (a: Low): Low => this.node("toFloat", "f32", [a]);
  helper = (op: HelperOp, type: LowType, ...srcs: Low[]): Low => this.node(op, type, srcs);

  /** `magnitude` with the sign of `sign`. */
  copySign = (magnitude: Low, sign: Low): Low => {
    const bit = this.f(-0);
    return this.or(this.andnot(magnitude, bit), this.and(sign, bit));
  };

  /** c[0] + c[1] x + c[2] x^2 + …, by Horner's rule. */
  polynomial = (x: Low, coefficients: readonly number[]): Low => {
    let sum = this.f(coefficients[coefficients.length - 1]);
    for (let i = coefficients.length - 2; i >= 0; i--)
      sum = this.add(this.mul(sum, x), this.f(coefficients[i]));
    return sum;
  };

  /** The same, by Estrin's rule: a little more work, but fewer steps that wait for each other. */
  pairwise = (x: Low, coefficients: readonly number[]): Low => {
    let terms = coefficients.map(this.f);
    for (let power = x; terms.length > 1; power = this.mul(power, power)) {
      terms = terms.flatMap((term, i) => {
        if (i % 2 === 1) return [];
        return [i + 1 < terms.length ? this.add(term, this.mul(terms[i + 1], power)) : term];
      });
    }
    return terms[0];
  };
}
