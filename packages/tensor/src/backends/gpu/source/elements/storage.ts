import type { Intrinsic } from "../../intrinsic.js";
import type { Snippet } from "./element-source.js";

const JOIN_HALVES: Intrinsic = {
  name: "joinHalves",
  args: { high: "Number", low: "Number" },
  returns: "Integer",
  js: "function joinHalves(high, low) { return (high << 16) | low; }",
  glsl: "int joinHalves(float high, float low) { return (int(high) << 16) | int(low); }",
  wgsl: "fn fn_joinHalves(high: f32, low: f32) -> i32 { return (i32(high) << 16u) | i32(low); }",
};

const HIGH_HALF: Intrinsic = {
  name: "highHalf",
  args: { x: "Integer" },
  returns: "Number",
  js: "function highHalf(x) { return x >> 16; }",
  glsl: "float highHalf(int x) { return float(x >> 16); }",
  wgsl: "fn fn_highHalf(x: i32) -> f32 { return f32(x >> 16u); }",
};

const LOW_HALF: Intrinsic = {
  name: "lowHalf",
  args: { x: "Integer" },
  returns: "Number",
  js: "function lowHalf(x) { return x & 65535; }",
  glsl: "float lowHalf(int x) { return float(x & 65535); }",
  wgsl: "fn fn_lowHalf(x: i32) -> f32 { return f32(x & 65535); }",
};

const NUMBER_TO_BOOL: Intrinsic = {
  name: "numberToBool",
  args: { x: "Number" },
  returns: "Boolean",
  js: "function numberToBool(x) { return x !== 0; }",
  glsl: "bool numberToBool(float x) { return x != 0.0; }",
  wgsl: "fn fn_numberToBool(x: f32) -> bool { return x != 0.0; }",
};

const BOOL_TO_NUMBER: Intrinsic = {
  name: "boolToNumber",
  args: { b: "Boolean" },
  returns: "Number",
  js: "function boolToNumber(b) { if (b) { return 1; } return 0; }",
  glsl: "float boolToNumber(bool b) { return b ? 1.0 : 0.0; }",
  wgsl: "fn fn_boolToNumber(b: bool) -> f32 { return select(0.0, 1.0, b); }",
};

function call(intrinsic: Intrinsic, ...args: readonly string[]): Snippet {
  return { text: `${intrinsic.name}(${args.join(", ")})`, intrinsics: [intrinsic] };
}

/** The Integer whose halves two Numbers hold: as int32 lies in memory. */
export function joinHalves(high: string, low: string): Snippet {
  return call(JOIN_HALVES, high, low);
}

/** The upper 16 bits of an Integer as a Number of its sign. */
export function highHalf(x: string): Snippet {
  return call(HIGH_HALF, x);
}

/** The lower 16 bits of an Integer as a Number from 0 on. */
export function lowHalf(x: string): Snippet {
  return call(LOW_HALF, x);
}

/** The Boolean that the Number 0 or 1 stands for in memory. */
export function numberToBool(x: string): Snippet {
  return call(NUMBER_TO_BOOL, x);
}

/** The Number, 0 or 1, that stands for a Boolean in memory. */
export function boolToNumber(b: string): Snippet {
  return call(BOOL_TO_NUMBER, b);
}
