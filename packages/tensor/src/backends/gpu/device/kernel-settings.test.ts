import { describe, expect, it } from "vitest";
import type { Intrinsic } from "../intrinsic.js";
import type { Program } from "../program.js";
import { kernelSettings, kernelSource } from "./kernel-settings.js";

function unary(name: string, body: string, texts: Partial<Intrinsic> = {}): Intrinsic {
  return { name, args: { x: "Number" }, returns: "Number", js: `function ${name}(x) { ${body} }`, ...texts };
}

const leaf = unary("leaf", "return x;", { wgsl: "fn fn_leaf(x: f32) -> f32 { return x; }" });
const left = unary("left", "return leaf(x);", {
  wgsl: "fn fn_left(x: f32) -> f32 { return fn_leaf(x); }",
  uses: [leaf],
});
const right = unary("right", "return leaf(x);", {
  wgsl: "fn fn_right(x: f32) -> f32 { return fn_leaf(x); }",
  uses: [leaf],
});
const translated = unary("translated", "return right(x);", { uses: [right] });

const program: Program = {
  body: "return left(a0[0]) + translated(s0);",
  arrays: 1,
  scalars: ["Number"],
  intrinsics: [left, translated],
  width: 1,
};

describe("the settings of a program", () => {
  it("name arrays and scalars as the body does", () => {
    expect(kernelSource(program)).toBe("function (a0, s0) {\nreturn left(a0[0]) + translated(s0);\n}");
    const settings = kernelSettings(program, "webgpu", { arrayType: "WebGPUBuffer" });
    expect(settings.argumentTypes).toEqual({ a0: "WebGPUBuffer", s0: "Number" });
    expect(settings.returnType).toBe("Number");
    expect(kernelSettings({ ...program, width: 4 }, "cpu", { arrayType: "Array" }).returnType).toBe(
      "Array(4)",
    );
  });

  it("carry what only native functions call, once, with the first that calls it", () => {
    const { nativeFunctions, functions } = kernelSettings(program, "webgpu", { arrayType: "WebGPUBuffer" });
    expect(functions.map(({ name }) => name)).toEqual(["translated"]);
    expect(nativeFunctions.map(({ name, source }) => [name, source])).toEqual([
      ["left", `${leaf.wgsl}\n${left.wgsl}`],
      ["right", right.wgsl],
    ]);
  });

  it("translate everything where there are no native texts, what is used first", () => {
    const { nativeFunctions, functions } = kernelSettings(program, "webasm", { arrayType: "Array" });
    expect(nativeFunctions).toEqual([]);
    expect(functions.map(({ name }) => name)).toEqual(["leaf", "left", "right", "translated"]);
    expect(functions[0]!.argumentTypes).toEqual(["Number"]);
  });

  it("declare every function for GLSL, which wants that before calls", () => {
    const native = {
      name: "load0",
      args: { i: "Integer" },
      returns: "Array(4)",
      source: "vec4 load0(int i) {…}",
    } as const;
    const settings = kernelSettings(program, "webgl2", { arrayType: "Texture", natives: [native] });
    expect(settings.injectedNative).toContain("float translated(float);");
    expect(settings.injectedNative).toContain("vec4 load0(int);");
    expect(settings.nativeFunctions.map(({ name }) => name)).toEqual(["load0"]);
  });

  it("refuse a native function that calls one without a native text", () => {
    const caller = unary("caller", "return translated(x);", { wgsl: "…", uses: [translated] });
    const broken: Program = { ...program, body: "return caller(s0);", intrinsics: [caller] };
    expect(() => kernelSettings(broken, "webgpu", { arrayType: "WebGPUBuffer" })).toThrow("translated");
  });
});
