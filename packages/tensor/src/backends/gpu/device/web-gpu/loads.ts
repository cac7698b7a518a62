import type { Dialect, Program } from "../../program.js";
import type { NativeFunction } from "../kernel-settings.js";

/** How programs read arrays here: through functions of ours, so that four numbers can come by one load. */
export const dialect: Dialect = {
  texels: false,
  thread: "this.thread.x",
  load: (array, index) => `load${array}(${index})`,
  loadTexel: (array, texel) => `texel${array}(${texel})`,
};

/** The functions that the dialect calls, for all arrays of a program. */
export function loads(program: Program): NativeFunction[] {
  return Array.from({ length: program.arrays }, (_, array) => [
    load(array, program.body.includes(`texel${array}(`)),
    loadTexel(array),
  ]).flat();
}

function load(array: number, byTexels: boolean): NativeFunction {
  const place = byTexels ? `texels_a${array}[i >> 2u][i & 3]` : `user_a${array}[i]`;
  const source = `fn fn_load${array}(i: i32) -> f32 { return ${place}; }`;
  return { name: `load${array}`, args: { i: "Integer" }, returns: "Number", source };
}

/**
 * Declares the array once more, as one of vectors: WGSL allows that where a program uses only one of the two, so `load`
 * takes this one too where it is there.
 */
function loadTexel(array: number): NativeFunction {
  const source = `@group(0) @binding(${1 + array}) var<storage, read> texels_a${array}: array<vec4<f32>>;
fn fn_texel${array}(i: i32) -> vec4<f32> { return texels_a${array}[i]; }`;
  return { name: `texel${array}`, args: { i: "Integer" }, returns: "Array(4)", source };
}
