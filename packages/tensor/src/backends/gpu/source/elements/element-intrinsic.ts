import type { DType } from "../../../../dtype.js";
import { BackendError } from "../../../../errors.js";
import type { ElementOp, Expr } from "../../../../kernel/expr.js";
import { Lowering } from "../../../wasm/lower.js";
import type { LowType } from "../../../wasm/low.js";
import type { Intrinsic, ValueType } from "../../intrinsic.js";
import { ZERO } from "./declare.js";
import { scriptOf, type Script } from "./script-text.js";
import { log1p } from "./log1p.js";
import { SHADER_FUNCTIONS } from "./shader-functions.js";
import { GLSL, WGSL, type ShaderLanguage } from "./shader-language.js";
import { ShaderPrinter } from "./shader-printer.js";

const LETTERS: Readonly<Partial<Record<DType, string>>> = { float32: "F", int32: "I", bool: "B" };
const ARGS = ["a", "b", "c"];

const intrinsics = new Map<string, Intrinsic>();

/** The function that applies an element function to operands of the types `from`; the same one for the same types. */
export function elementIntrinsic(op: ElementOp, from: readonly DType[], to: DType): Intrinsic {
  const name = `${op}${from.map((dtype) => LETTERS[dtype]).join("")}to${LETTERS[to]}`;
  let intrinsic = intrinsics.get(name);
  if (!intrinsic) intrinsics.set(name, (intrinsic = make(name, op, from, to)));
  return intrinsic;
}

function make(name: string, op: ElementOp, from: readonly DType[], to: DType): Intrinsic {
  const script = scriptOf(op, from[0], to);
  if (!script) {
    throw new BackendError("gpu backend", `the element function "${op}" is unknown for ${from.join(", ")}`);
  }
  return {
    name,
    args: Object.fromEntries(from.map((dtype, i) => [ARGS[i], valueType(dtype)])),
    returns: valueType(to),
    ...scriptTexts(name, script, from.length),
    glsl: shaderText(GLSL, name, op, from, to),
    wgsl: shaderText(WGSL, name, op, from, to),
  };
}

function valueType(dtype: DType): ValueType {
  return dtype === "float32" ? "Number" : dtype === "int32" ? "Integer" : "Boolean";
}

function lowType(dtype: DType): LowType {
  return dtype === "float32" ? "f32" : dtype === "int32" ? "i32" : "mask";
}

function scriptTexts(name: string, script: Script, arity: number): Pick<Intrinsic, "js" | "cpu" | "uses"> {
  const define = (body: string): string =>
    `function ${name}(${ARGS.slice(0, arity).join(", ")}) {\n${body}\n}`;
  const uses = script.body.includes(ZERO.name) ? [ZERO] : [];
  if (script.uses) uses.push(elementIntrinsic(script.uses, ["int32", "int32"], "int32"));
  return {
    js: define(script.body),
    ...(script.cpu && { cpu: define(script.cpu) }),
    uses,
  };
}

/** Operations that must not take NaN for a number; the others pass it on as the machine's arithmetic does. */
const GUARDED: ReadonlySet<ElementOp> = new Set<ElementOp>([
  "sign", "round", "relu", "exp", "expm1", "log", "log1p", "sin", "cos", "tan", "asin", "acos", "atan",
  "sinh", "cosh", "tanh", "erf", "sigmoid",
]); // prettier-ignore
const CHECKED: ReadonlySet<ElementOp> = new Set<ElementOp>(["lt", "le", "eq", "ne", "cast"]);

/** What the wasm backend makes of the operation, in the language of shaders: they share approximations and special cases. */
function shaderText(
  language: ShaderLanguage,
  name: string,
  op: ElementOp,
  from: readonly DType[],
  to: DType,
): string {
  const args = from.map((dtype, i) => [ARGS[i], lowType(dtype)] as const);
  const body = shaderBody(language, op, from, to);
  const guard = GUARDED.has(op) && from[0] === "float32" ? `if (${language.isNaN("a")}) { return a; }\n` : "";
  return language.definition(name, args, lowType(to), guard + body);
}

function shaderBody(language: ShaderLanguage, op: ElementOp, from: readonly DType[], to: DType): string {
  const srcs = from.map((dtype, arg): Expr => ({ kind: "scalar", arg, dtype }));
  const slots = { input: (arg: number) => arg, scalar: (arg: number) => arg };
  const lowering = new Lowering(slots, () => {
    throw new BackendError("gpu backend", "an element function reads no memory");
  });
  const low =
    op === "log1p"
      ? log1p(lowering.m, lowering.lower(srcs[0]))
      : lowering.lower({ kind: "apply", op, srcs, dtype: to });
  const written = SHADER_FUNCTIONS[low.op];
  if (written) return written(language);
  // Lowering reads booleans as the integers 0 and 1.
  const args = from.map((dtype, i) => (dtype === "bool" ? language.select(ARGS[i], "1", "0") : ARGS[i]));
  return new ShaderPrinter(language, args, CHECKED.has(op)).body(low);
}
