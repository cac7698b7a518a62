import { describe, expect, it } from "vitest";
import { LowBuilder, type Low, type LowType } from "../../../../wasm/low.js";
import { GLSL, WGSL } from "./shader-language.js";
import { ShaderPrinter } from "./shader-printer.js";

const m = new LowBuilder();
const argument = (i: number, type: LowType = "f32"): Low => m.node("scalar", type, [], i);
const [a, b] = [argument(0), argument(1)];
const print = (low: Low, language = WGSL, checksNaN = false): string =>
  new ShaderPrinter(language, ["a", "b"], checksNaN).body(low);

describe("the printer of shaders", () => {
  it("names what is computed once", () => {
    const sum = m.add(a, m.f(1));
    expect(print(m.mul(sum, sum))).toBe("let t0 = (a + (1.0f));\nlet t1 = (t0 * t0);\nreturn t1;");
    expect(print(m.mul(sum, sum), GLSL)).toBe("float t0 = (a + (1.0));\nfloat t1 = (t0 * t0);\nreturn t1;");
  });

  it("says that a number is rounded instead of adding and subtracting what compilers cancel", () => {
    const toWhole = m.f(12582912);
    expect(print(m.sub(m.add(a, toWhole), toWhole))).toContain("round(a)");
    const toEven = m.f(25165824);
    expect(print(m.sub(m.add(a, toEven), toEven), GLSL)).toContain("(roundEven(a * 0.5) * 2.0)");
    // The sum itself is still what its lowest bits are read from.
    expect(print(m.bits(m.add(a, toWhole), "i32"))).toContain("(a + (12582912.0f))");
  });

  it("keeps a - b c in one step where the language can", () => {
    const reduced = m.sub(a, m.mul(b, m.f(0.5)));
    expect(print(reduced)).toBe("let t0 = fma(-b, (0.5f), a);\nreturn t0;");
    expect(print(reduced, GLSL)).toContain("(a - t0)");
  });

  it("writes infinity, NaN and -0 by their bits, through variables", () => {
    for (const value of [Infinity, NaN, -0]) {
      expect(print(m.f(value))).toMatch(/^var t0: i32 = \(?.*\d\)?;\nreturn bitcast<f32>\(t0\);$/);
    }
  });

  it("computes what is rare behind its condition", () => {
    const text = print(m.rare(m.lt(a, b), m.sqrt(a), b), GLSL);
    expect(text).toMatch(/float t0 = b;\nif \(t1\) \{\nfloat t2 = sqrt\(a\);\nt0 = t2;\n\}\nreturn t0;/);
  });

  it("answers comparisons with NaN by bits where asked", () => {
    expect(print(m.lt(a, b))).not.toContain("0x7f800000");
    expect(print(m.lt(a, b), WGSL, true)).toMatch(/\(a < b\) && !\(.*0x7f800000.*\|\|.*0x7f800000/);
    expect(print(m.ne(a, a))).toContain("0x7f800000");
  });

  it("keeps the bits of masked floats as integers", () => {
    const text = print(m.and(m.bits(m.lt(a, b), "f32"), m.f(1)), GLSL);
    expect(text).toMatch(
      /int (t\d) = \(t0 \? \(-1\) : 0\);\nint (t\d) = \(\1 & \(1065353216\)\);\nfloat t\d = intBitsToFloat\(\2\);/,
    );
  });

  it("refuses what shaders have no expression for", () => {
    expect(() => print(m.helper("ipow", "i32", argument(0, "i32"), argument(1, "i32")))).toThrow(/"ipow"/);
  });
});
