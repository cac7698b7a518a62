import type { Dialect, Program } from "../../program.js";
import type { NativeFunction } from "../kernel-settings.js";

/** gpu.js's own loads count in floats; these count in integers, as `Memory` is laid out. */
export const webGl2Dialect: Dialect = {
  texels: true,
  thread: "threadNumber()",
  load: (array, index) => `load${array}(${index})`,
  loadTexel: (array, texel) => `texel${array}(${texel})`,
};

/** The program with what its functions ask for beside its own scalars: the row bits of each array, and of the output. */
export function withRowBits(program: Program): Program {
  const bits = Array.from({ length: program.arrays + 1 }, () => "Integer" as const);
  return { ...program, scalars: [...program.scalars, ...bits] };
}

/** The functions of the dialect for a program, before `withRowBits`. */
export function dialectFunctions({ arrays, scalars }: Program): NativeFunction[] {
  const bits = (place: number): string => `user_s${scalars.length + place}`;
  const loads = Array.from({ length: arrays }, (_, array) => [
    texelFunction(array, bits(array)),
    loadFunction(array, bits(array)),
  ]);
  return [threadFunction(bits(arrays)), ...loads.flat()];
}

function threadFunction(bits: string): NativeFunction {
  return {
    name: "threadNumber",
    args: {},
    returns: "Integer",
    source: `int threadNumber() { return (int(gl_FragCoord.y) << ${bits}) + int(gl_FragCoord.x); }`,
  };
}

function texelFunction(array: number, bits: string): NativeFunction {
  const place = `ivec2(t & ((1 << ${bits}) - 1), t >> ${bits})`;
  return {
    name: `texel${array}`,
    args: { t: "Integer" },
    returns: "Array(4)",
    source: `vec4 texel${array}(int t) { return texelFetch(user_a${array}, ${place}, 0); }`,
  };
}

function loadFunction(array: number, bits: string): NativeFunction {
  const place = `ivec2((i >> 2) & ((1 << ${bits}) - 1), i >> (${bits} + 2))`;
  return {
    name: `load${array}`,
    args: { i: "Integer" },
    returns: "Number",
    source: `float load${array}(int i) { return texelFetch(user_a${array}, ${place}, 0)[i & 3]; }`,
  };
}
