import type { Dialect } from "../../program.js";
import type { NativeFunction } from "../kernel-settings.js";
import { rowBits, rowWidth } from "./texel-rows.js";

/** gpu.js's own loads count in floats; these count in integers, as `Memory` is laid out. */
export const webGl2Dialect: Dialect = {
  texels: true,
  thread: "threadNumber()",
  load: (array, index) => `load${array}(${index})`,
  loadTexel: (array, texel) => `texel${array}(${texel})`,
};

/** The functions of the dialect for programs of `arrays` arrays. */
export function dialectFunctions(arrays: number): NativeFunction[] {
  const loads = Array.from({ length: arrays }, (_, array) => [texelFunction(array), loadFunction(array)]);
  return [threadFunction(), ...loads.flat()];
}

function threadFunction(): NativeFunction {
  return {
    name: "threadNumber",
    args: {},
    returns: "Integer",
    source: `int threadNumber() { return (int(gl_FragCoord.y) << ${rowBits}) + int(gl_FragCoord.x); }`,
  };
}

function texelFunction(array: number): NativeFunction {
  const place = `ivec2(t & ${rowWidth - 1}, t >> ${rowBits})`;
  return {
    name: `texel${array}`,
    args: { t: "Integer" },
    returns: "Array(4)",
    source: `vec4 texel${array}(int t) { return texelFetch(user_a${array}, ${place}, 0); }`,
  };
}

function loadFunction(array: number): NativeFunction {
  const place = `ivec2((i >> 2) & ${rowWidth - 1}, i >> ${rowBits + 2})`;
  return {
    name: `load${array}`,
    args: { i: "Integer" },
    returns: "Number",
    source: `float load${array}(int i) { return texelFetch(user_a${array}, ${place}, 0)[i & 3]; }`,
  };
}
