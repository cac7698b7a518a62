import { FunctionBuilder, type ModuleBuilder } from "./assembler.js";
import { WIDE_ANGLE } from "./math/trig.js";

/** Where the table of `angleTable` lies in every memory of this backend. */
export const ANGLE_TABLE_ADDRESS = 64;
/** The table's rows: one for each binary exponent of the last bit of the mantissa. */
const FIRST_EXPONENT = -12;
const LAST_EXPONENT = 104;
export const ANGLE_TABLE_BYTES = 8 * (LAST_EXPONENT - FIRST_EXPONENT + 1);

/** Binary digits of 2 / pi after the point, in hexadecimal (as in fdlibm's e_rem_pio2). */
const TWO_OVER_PI = 0xa2f9836e4e441529fc2757d1f534ddc0db6295993c439041fe5163abdebbc561n;
const TWO_OVER_PI_BITS = 256n;

/** For each exponent e, the fraction of 2^e / (2 pi) as 64 bits after the point: what a turn leaves of 2^e. */
export function angleTable(): BigUint64Array {
  const table = new BigUint64Array(LAST_EXPONENT - FIRST_EXPONENT + 1);
  for (let e = FIRST_EXPONENT; e <= LAST_EXPONENT; e++) {
    // 1 / (2 pi) is a quarter of 2 / pi.
    table[e - FIRST_EXPONENT] = BigInt.asUintN(64, TWO_OVER_PI >> (TWO_OVER_PI_BITS + 2n - 64n - BigInt(e)));
  }
  return table;
}

type ScalarBody = (f: FunctionBuilder, a: number, b: number) => void;

/** Functions on single lanes, for what SIMD has no instruction for. Each leaves its result on the stack. */
const SCALAR: Record<
  string,
  { readonly type: "i32" | "f32"; readonly arity: 1 | 2; readonly body: ScalarBody }
> = {
  idiv: { type: "i32", arity: 2, body: divide },
  imod: { type: "i32", arity: 2, body: modulo },
  ipow: { type: "i32", arity: 2, body: power },
  fmod: { type: "f32", arity: 2, body: floatModulo },
  shlBy: { type: "i32", arity: 2, body: (f, a, b) => void f.get(a).get(b).op("i32.shl") },
  shrBy: { type: "i32", arity: 2, body: (f, a, b) => void f.get(a).get(b).op("i32.shr_u") },
  reduceAngle: { type: "f32", arity: 1, body: reduceWideAngle },
};

/** The helper functions of one module; each is added when it is first asked for. */
export class Helpers {
  private readonly indexes = new Map<string, number>();

  constructor(private readonly module: ModuleBuilder) {}

  /** The function that applies a helper operation to all four lanes. */
  vector(op: string): number {
    return this.once(op, () => {
      const { type, arity, body } = SCALAR[op];
      const scalar = new FunctionBuilder({ params: Array(arity).fill(type), results: [type] });
      body(scalar, 0, 1);
      const index = this.module.add(scalar);
      return lanewise(type, arity, index);
    });
  }

  /** Stores the first lane of an index vector which is not below `size`, and the size: (args, indexes, size). */
  reportIndex(): number {
    return this.once("reportIndex", () => {
      const f = new FunctionBuilder({ params: ["i32", "v128", "i32"], results: [] });
      for (const lane of [3, 2, 1, 0]) {
        f.get(1).op("i32x4.extract_lane", lane).get(2).op("i32.ge_u");
        f.if(() => void f.get(0).get(1).op("i32x4.extract_lane", lane).memory("i32.store", 0));
      }
      f.get(0).get(2).memory("i32.store", 4);
      return f;
    });
  }

  private once(name: string, make: () => FunctionBuilder): number {
    let index = this.indexes.get(name);
    if (index === undefined) this.indexes.set(name, (index = this.module.add(make())));
    return index;
  }
}

function lanewise(type: "i32" | "f32", arity: 1 | 2, scalar: number): FunctionBuilder {
  const f = new FunctionBuilder({ params: Array(arity).fill("v128"), results: ["v128"] });
  const shape = type === "i32" ? "i32x4" : "f32x4";
  f.v128([0, 0, 0, 0]);
  for (const lane of [0, 1, 2, 3]) {
    for (let i = 0; i < arity; i++) f.get(i).op(`${shape}.extract_lane`, lane);
    f.call(scalar).op(`${shape}.replace_lane`, lane);
  }
  return f;
}

/** a / b towards zero; by zero: 0. */
function divide(f: FunctionBuilder, a: number, b: number): void {
  const result = f.local("i32");
  f.get(b).i32(-1).op("i32.eq");
  f.if(
    () => void f.i32(0).get(a).op("i32.sub").set(result),
    () => {
      f.get(b);
      f.if(() => void f.get(a).get(b).op("i32.div_s").set(result));
    },
  );
  f.get(result);
}

/** The remainder with the divisor's sign; by zero: 0. */
function modulo(f: FunctionBuilder, a: number, b: number): void {
  const rest = f.local("i32");
  f.get(b).i32(1).op("i32.add").i32(1).op("i32.gt_u");
  f.if(() => {
    f.get(a).get(b).op("i32.rem_s").tee(rest);
    f.if(() => {
      f.get(rest).get(b).op("i32.xor").i32(0).op("i32.lt_s");
      f.if(() => void f.get(rest).get(b).op("i32.add").set(rest));
    });
  });
  f.get(rest);
}

/** a^b by squaring, modulo 2^32; a negative exponent gives 1 / a^-b towards zero. */
function power(f: FunctionBuilder, a: number, b: number): void {
  const result = f.local("i32");
  f.i32(1).set(result);
  f.get(b).i32(0).op("i32.lt_s");
  f.if(() => {
    f.i32(0).get(b).op("i32.sub").set(b);
    // 1 and -1 are their own inverses; everything else goes to 0.
    f.get(a).i32(1).op("i32.add").i32(2).op("i32.gt_u").get(a).op("i32.eqz").op("i32.or");
    f.if(() => void f.i32(0).op("return"));
  });
  f.block((done) => {
    f.loop((again) => {
      f.get(b).op("i32.eqz").brIf(done);
      f.get(b).i32(1).op("i32.and");
      f.if(() => void f.get(result).get(a).op("i32.mul").set(result));
      f.get(a).get(a).op("i32.mul").set(a);
      f.get(b).i32(1).op("i32.shr_u").set(b);
      f.br(again);
    });
  });
  f.get(result);
}

/**
 * The remainder of a / b with the divisor's sign. In float64 one step is exact up to a quotient of 2^29; larger ones are
 * taken off in steps, from the top.
 */
function floatModulo(f: FunctionBuilder, a: number, b: number): void {
  const x = f.local("f64");
  const y = f.local("f64");
  const step = f.local("f64");
  f.get(a).op("f64.promote_f32").op("f64.abs").set(x);
  f.get(b).op("f64.promote_f32").op("f64.abs").set(y);
  f.get(y).f64(0).op("f64.gt").get(x).f64(Infinity).op("f64.lt").op("i32.and").op("i32.eqz");
  f.if(() => void f.f32(NaN).op("return"));
  f.get(y).f64(Infinity).op("f64.lt");
  f.if(() => {
    f.block((done) => {
      f.loop((again) => {
        f.get(x).get(y).op("f64.lt").brIf(done);
        f.get(y).set(step);
        f.loop((double) => {
          f.get(x)
            .get(step)
            .f64(2 ** 28)
            .op("f64.mul")
            .op("f64.gt");
          f.if(
            () =>
              void f
                .get(step)
                .f64(2 ** 20)
                .op("f64.mul")
                .set(step)
                .br(double),
          );
        });
        // The quotient may be rounded up to the next whole number: then the rest is negative by one step.
        f.get(x).get(x).get(step).op("f64.div").op("f64.trunc").get(step).op("f64.mul").op("f64.sub").set(x);
        f.get(x).f64(0).op("f64.lt");
        f.if(() => void f.get(x).get(step).op("f64.add").set(x));
        f.br(again);
      });
    });
  });
  f.get(x).get(a).op("f64.promote_f32").op("f64.copysign").set(x);
  f.get(x)
    .f64(0)
    .op("f64.lt")
    .get(b)
    .f32(0)
    .op("f32.lt")
    .op("i32.ne")
    .get(x)
    .op("f64.abs")
    .f64(0)
    .op("f64.gt");
  f.op("i32.and");
  f.if(() => void f.get(x).get(b).op("f64.promote_f32").op("f64.add").set(x));
  f.get(x).op("f32.demote_f64");
}

/** An angle beyond the limit as the same one in [-pi, pi], by 64 bits after the point of mantissa * 2^e / (2 pi). */
function reduceWideAngle(f: FunctionBuilder, a: number): void {
  const bits = f.local("i32");
  f.f32(WIDE_ANGLE).get(a).op("f32.abs").op("f32.lt").op("i32.eqz");
  f.if(() => void f.get(a).op("return"));
  f.get(a).op("i32.reinterpret_f32").i32(0x7fffffff).op("i32.and").tee(bits).i32(0x7f800000).op("i32.ge_u");
  f.if(() => void f.f32(NaN).op("return"));
  f.get(bits).i32(0x7fffff).op("i32.and").i32(0x800000).op("i32.or").op("i64.extend_i32_s");
  f.get(bits)
    .i32(23)
    .op("i32.shr_u")
    .i32(150 + FIRST_EXPONENT)
    .op("i32.sub")
    .i32(3)
    .op("i32.shl");
  f.memory("i64.load", ANGLE_TABLE_ADDRESS).op("i64.mul");
  f.op("f64.convert_i64_s")
    .f64((2 * Math.PI) / 2 ** 64)
    .op("f64.mul")
    .op("f32.demote_f64");
  f.f32(1).get(a).op("f32.copysign").op("f32.mul");
}
