import { BackendError } from "../../../../../errors.js";
import { LowBuilder, type Low, type LowType } from "../../../../wasm/low.js";
import { PLAIN_OPERATIONS } from "./plain-operations.js";
import { reduceAngle } from "./reduce-angle.js";
import type { ShaderLanguage } from "./shader-language.js";

const WORD = new DataView(new ArrayBuffer(4));

function floatOf(bits: number): number {
  WORD.setInt32(0, bits);
  return WORD.getFloat32(0);
}

const COMPARISONS = { flt: "<", fle: "<=", feq: "==", fne: "!=" } as const;

const MASK_OPERATORS: Readonly<Record<string, string>> = { and: "&&", or: "||", xor: "!=" };
const BIT_OPERATORS: Readonly<Record<string, string>> = { and: "&", or: "|", xor: "^" };

/** Writes a low expression as the statements of a function in a shader's language. */
export class ShaderPrinter {
  readonly #lines: string[] = [];
  #texts = new Map<Low, string>();
  /** Variables that hold the bits of floats: a float variable need not keep those of a NaN. */
  #bits = new Map<Low, string>();
  #names = 0;

  /** @param args - The text of argument `i`. Without `checksNaN`, comparisons with NaN may answer anything. */
  constructor(
    private readonly language: ShaderLanguage,
    private readonly args: readonly string[],
    private readonly checksNaN: boolean,
  ) {}

  /** The body of a function that returns `low`. */
  body(low: Low): string {
    const result = this.#text(low);
    return [...this.#lines, `return ${result};`].join("\n");
  }

  #text(low: Low): string {
    let text = this.#texts.get(low);
    if (text === undefined) {
      text = this.#write(low);
      this.#texts.set(low, text);
    }
    return text;
  }

  #write(low: Low): string {
    switch (low.op) {
      case "const":
        return this.#constant(low);
      case "scalar":
        return this.args[low.imm];
      case "rare":
        return this.#rare(low);
      case "reduceAngle":
        return this.#text(reduceAngle(new LowBuilder(), low.srcs[0]));
      default:
        if (low.type === "f32" && isBitwise(low)) return this.#floatOfBits(low);
        return this.#named(low.type, this.#expression(low));
    }
  }

  #named(type: LowType, value: string): string {
    const name = `t${this.#names++}`;
    this.#lines.push(this.language.constant(type, name, value));
    return name;
  }

  #constant({ type, imm }: Low): string {
    const { language } = this;
    if (type === "i32") return language.int(imm);
    const value = floatOf(imm);
    if (Number.isFinite(value) && !Object.is(value, -0)) return `(${language.float(value)})`;
    // Through a variable: constants that are infinite are errors in WGSL.
    const name = `t${this.#names++}`;
    this.#lines.push(language.variable("i32", name, language.int(imm)));
    return language.floatOfBits(name);
  }

  #expression(low: Low): string {
    const { op, type, srcs, imm } = low;
    const { language } = this;
    if (isSumOfWhole(low)) return this.#whole(low);
    if (op === "fsub" && srcs[1].op === "fmul" && language.fma) return this.#lessProduct(srcs[0], srcs[1]);
    if (isBitwise(low)) return type === "mask" ? this.#logic(low) : this.#bitwise(low);
    const plain = PLAIN_OPERATIONS[op];
    if (plain) return plain(language, srcs.map((src) => this.#text(src)), imm); // prettier-ignore
    switch (op) {
      case "flt":
      case "fle":
      case "feq":
      case "fne":
        return this.#comparison(op, srcs[0], srcs[1]);
      case "fmin":
      case "fmax":
        return this.#extreme(op, srcs[0], srcs[1]);
      case "toInt":
        return this.#saturated(srcs[0]);
      case "bits":
        return type === "i32" ? this.#bitsOf(srcs[0]) : language.floatOfBits(this.#bitsOf(srcs[0]));
      default:
        throw new BackendError("gpu backend", `shaders have no expression for the low operation "${op}"`);
    }
  }

  /** `(x + c) - c` rounds x; a compiler that takes floats for numbers leaves x, so this says what is meant. */
  #whole({ srcs: [sum, shift] }: Low): string {
    const step = stepAt(floatOf(shift.imm));
    const x = this.#text(sum.srcs[0]);
    if (step === 1) return `${this.language.roundEven}(${x})`;
    return `(${this.language.roundEven}(${x} * ${this.language.float(1 / step)}) * ${this.language.float(step)})`;
  }

  /** a - b c in one step, which no compiler takes apart: reductions of arguments live from that order. */
  #lessProduct(a: Low, { srcs: [b, c] }: Low): string {
    return `${this.language.fma!}(-${this.#text(b)}, ${this.#text(c)}, ${this.#text(a)})`;
  }

  #comparison(op: keyof typeof COMPARISONS, a: Low, b: Low): string {
    if (a === b && op === "fne") return this.#isNaN(a);
    const plain = `(${this.#text(a)} ${COMPARISONS[op]} ${this.#text(b)})`;
    if (!this.checksNaN) return plain;
    // Numbers that a machine takes for 0 are true as well.
    if (op === "fne" && b.op === "const" && b.imm === 0) return `((${this.#bitsOf(a)} & 0x7fffffff) != 0)`;
    const numbers = [a, b].filter((src) => src.op !== "const");
    const anyNaN = numbers.map((src) => this.#isNaN(src)).join(" || ");
    return op === "fne" ? `(${plain} || ${anyNaN})` : `(${plain} && !(${anyNaN}))`;
  }

  #isNaN(x: Low): string {
    return this.language.isNaN(this.#text(x));
  }

  /** NaN where either is, and 0 is more than -0. */
  #extreme(op: "fmin" | "fmax", a: Low, b: Low): string {
    const { language } = this;
    const [x, y] = [this.#text(a), this.#text(b)];
    const first = op === "fmin" ? `(${x} < ${y})` : `(${y} < ${x})`;
    const same = language.floatOfBits(`(${this.#bitsOf(a)} ${op === "fmin" ? "|" : "&"} ${this.#bitsOf(b)})`);
    const ordered = language.select(`(${x} == ${y})`, same, language.select(first, x, y));
    return language.select(this.#isNaN(a), x, language.select(this.#isNaN(b), y, ordered));
  }

  /** To an integer towards zero; shaders' own conversion is for numbers in range. */
  #saturated(x: Low): string {
    const { language } = this;
    const text = this.#text(x);
    const high = language.select(
      `(${text} >= ${language.float(2 ** 31)})`,
      language.int(0x7fffffff),
      this.#inRange(text),
    );
    const low = language.select(`(${text} < ${language.float(-(2 ** 31))})`, language.int(-0x80000000), high);
    return language.select(this.#isNaN(x), language.int(0), low);
  }

  #inRange(text: string): string {
    const { language } = this;
    const [least, most] = [-(2 ** 31), 2 ** 31 - 128].map((bound) => language.float(bound));
    return language.toInt(`clamp(${text}, ${least}, ${most})`);
  }

  #logic({ op, srcs }: Low): string {
    const [a, b] = srcs.map((src) => this.#text(src));
    if (op === "not") return `(!${a})`;
    return op === "andnot" ? `(${a} && !${b})` : `(${a} ${MASK_OPERATORS[op]} ${b})`;
  }

  /** Of the bits of any type, as an int. */
  #bitwise({ op, srcs }: Low): string {
    const [a, b] = srcs.map((src) => this.#bitsOf(src));
    if (op === "not") return `(~${a})`;
    return op === "andnot" ? `(${a} & ~${b})` : `(${a} ${BIT_OPERATORS[op]} ${b})`;
  }

  #floatOfBits(low: Low): string {
    const bits = this.#named("i32", this.#bitwise(low));
    this.#bits.set(low, bits);
    return this.#named("f32", this.language.floatOfBits(bits));
  }

  /** The bits as an int. */
  #bitsOf(low: Low): string {
    if (low.type === "i32") return this.#text(low);
    let bits = this.#bits.get(low);
    if (bits === undefined) {
      bits = this.#makeBits(low);
      this.#bits.set(low, bits);
    }
    return bits;
  }

  #makeBits(low: Low): string {
    const { language } = this;
    if (low.op === "const") return language.int(low.imm);
    if (low.op === "bits") return this.#bitsOf(low.srcs[0]);
    if (low.type === "mask")
      return this.#named("i32", language.select(this.#text(low), language.int(-1), "0"));
    const float = this.#text(low);
    return this.#bits.get(low) ?? this.#named("i32", language.bitsOfFloat(float));
  }

  /** What is rarely needed is computed behind a condition, and known there alone. */
  #rare({ type, srcs: [mask, exact, common] }: Low): string {
    const { language } = this;
    const name = `t${this.#names++}`;
    const condition = this.#text(mask);
    this.#lines.push(language.variable(type, name, this.#text(common)), `if (${condition}) {`);
    const [texts, bits] = [this.#texts, this.#bits];
    [this.#texts, this.#bits] = [new Map(texts), new Map(bits)];
    this.#lines.push(`${name} = ${this.#text(exact)};`, "}");
    [this.#texts, this.#bits] = [texts, bits];
    return name;
  }
}

function isBitwise({ op }: Low): boolean {
  return op === "not" || op === "andnot" || op in BIT_OPERATORS;
}

/** The distance between floats at `value`. */
function stepAt(value: number): number {
  return 2 ** (Math.floor(Math.log2(Math.abs(value))) - 23);
}

/** Whether it is (x + c) - c with a c so large that only whole numbers are left of x. */
function isSumOfWhole({ op, srcs: [sum, shift] }: Low): boolean {
  if (op !== "fsub" || sum.op !== "fadd" || sum.srcs[1] !== shift || shift.op !== "const") return false;
  return floatOf(shift.imm) >= 2 ** 23;
}
