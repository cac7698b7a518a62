import { FunctionBuilder, ModuleBuilder } from "../assembler.js";

/** Writes sum += x * y, where all three are locals with vectors. */
export type MultiplyAdd = (f: FunctionBuilder, sum: number, x: number, y: number) => void;

/** Two instructions, each rounding. */
const separate: MultiplyAdd = (f, sum, x, y) =>
  void f.get(sum).get(x).get(y).op("f32x4.mul").op("f32x4.add").set(sum);

/** One instruction where the processor has one; engines may round once or twice. */
const relaxed: MultiplyAdd = (f, sum, x, y) =>
  void f.get(x).get(y).get(sum).op("f32x4.relaxed_madd").set(sum);

let found: MultiplyAdd | undefined;

/** The quickest way for this engine: relaxed SIMD is young (V8 from version 11.4 on, not in Node 20). */
export function multiplyAdd(): MultiplyAdd {
  return (found ??= hasRelaxedSimd() ? relaxed : separate);
}

function hasRelaxedSimd(): boolean {
  const f = new FunctionBuilder({ params: ["v128"], results: [] });
  relaxed(f, 0, 0, 0);
  const module = new ModuleBuilder({ maximum: 1, shared: false });
  module.add(f);
  return WebAssembly.validate(module.bytes());
}
