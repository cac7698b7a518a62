import type { DType } from "../../../../dtype.js";
import { BackendError } from "../../../../errors.js";
import type { ElementOp } from "../../../../kernel/expr.js";
import type { Intrinsic, ValueType } from "../../intrinsic.js";
import { ZERO } from "./declare.js";
import type { Script } from "./scripts/script.js";
import { scriptOf } from "./scripts/script-of.js";
import { GLSL, WGSL } from "./shaders/shader-language.js";
import { ARGUMENTS, shaderText } from "./shaders/shader-text.js";

const LETTERS: Readonly<Partial<Record<DType, string>>> = { float32: "F", int32: "I", bool: "B" };

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
    throw new BackendError("gpu backend", `there is no element function "${op}" of ${from.join(", ")}`);
  }
  const args = ARGUMENTS.slice(0, from.length);
  return {
    name,
    args: Object.fromEntries(args.map((arg, i) => [arg, valueType(from[i])])),
    returns: valueType(to),
    ...scriptTexts(name, script, args),
    glsl: shaderText(GLSL, name, op, from, to),
    wgsl: shaderText(WGSL, name, op, from, to),
  };
}

function valueType(dtype: DType): ValueType {
  return dtype === "float32" ? "Number" : dtype === "int32" ? "Integer" : "Boolean";
}

function scriptTexts(
  name: string,
  script: Script,
  args: readonly string[],
): Pick<Intrinsic, "js" | "cpu" | "uses"> {
  const define = (body: string): string => `function ${name}(${args.join(", ")}) {\n${body}\n}`;
  const uses = script.body.includes(ZERO.name) ? [ZERO] : [];
  if (script.uses) uses.push(elementIntrinsic(script.uses, ["int32", "int32"], "int32"));
  return {
    js: define(script.body),
    ...(script.cpu && { cpu: define(script.cpu) }),
    uses,
  };
}
