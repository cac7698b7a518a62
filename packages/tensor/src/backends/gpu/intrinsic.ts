/**
 * The types of gpu.js that values in programs have: float32, int32, bool, and four float32. A LiteralInteger becomes
 * what it is used as.
 */
export type ValueType = "Number" | "Integer" | "Boolean" | "Array(4)" | "LiteralInteger";

/**
 * A function that programs call. `js` is translated by gpu.js, for every mode that has no text of its own. The other
 * texts stand in where only the shader's own language says it exactly.
 */
export interface Intrinsic {
  readonly name: string;
  readonly args: Readonly<Record<string, ValueType>>;
  readonly returns: ValueType;
  /** `function name(a, b) { … }` */
  readonly js: string;
  /** GLSL ES 3.00: `float name(float a, int b) { … }` */
  readonly glsl?: string;
  /** WGSL: `fn fn_name(a: f32, b: i32) -> f32 { … }`; gpu.js calls functions by their name behind `fn_`. */
  readonly wgsl?: string;
  /** Plain JavaScript, for the cpu mode, whose numbers are float64. */
  readonly cpu?: string;
  /** Functions that this one calls. */
  readonly uses?: readonly Intrinsic[];
}
