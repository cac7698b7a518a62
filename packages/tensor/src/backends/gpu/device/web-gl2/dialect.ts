import type { Dialect } from "../../program.js";
import type { NativeFunction } from "../kernel-settings.js";

/** gpu.js's own loads count in floats; these count in integers, as `Memory` is laid out. */
export const webGl2Dialect: Dialect = {
  texels: true,
  thread: "threadNumber()",
  load: (array, index) => `load${array}(${index})`,
  loadTexel: (array, texel) => `texel${array}(${texel})`,
};

/** The functions of the dialect for programs of `arrays` arrays, whose rows are 2 ** `rowBits` texels wide. */
export function dialectFunctions(arrays: number, rowBits: number): NativeFunction[] {
  const loads = Array.from({ length: arrays }, (_, array) => [
    texelFunction(array, rowBits),
    loadFunction(array, rowBits),
  ]);
  return [threadFunction(rowBits), ...loads.flat()];
}

function threadFunction(rowBits: number): NativeFunction {
  return {
    name: "threadNumber",
    args: {},
    returns: "Integer",
    source: `int threadNumber() { return (int(gl_FragCoord.y) << ${rowBits}) + int(gl_FragCoord.x); }`,
  };
}

function texelFunction(array: number, rowBits: number): NativeFunction {
  const place = `ivec2(t & ${2 ** rowBits - 1}, t >> ${rowBits})`;
  return {
    name: `texel${array}`,
    args: { t: "Integer" },
    returns: "Array(4)",
    source: `vec4 texel${array}(int t) { return texelFetch(user_a${array}, ${place}, 0); }`,
  };
}

function loadFunction(array: number, rowBits: number): NativeFunction {
  const place = `ivec2((i >> 2) & ${2 ** rowBits - 1}, i >> ${rowBits + 2})`;
  return {
    name: `load${array}`,
    args: { i: "Integer" },
    returns: "Number",
    source: `float load${array}(int i) { return texelFetch(user_a${array}, ${place}, 0)[i & 3]; }`,
  };
}
