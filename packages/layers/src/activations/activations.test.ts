import { ones, tensor } from "@nn/tensor";
import { expect, it } from "vitest";
import { celu, CELU, glu, hardtanh, Hardtanh, prelu, PReLU, softshrink, SwiGLU } from "./index.js";

it("activations refuse settings and shapes that don't fit", () => {
  expect(() => hardtanh(ones([2]), 1, 1)).toThrow("minVal must be below maxVal, got 1 and 1");
  expect(() => celu(ones([2]), 0)).toThrow("alpha must not be 0");
  expect(() => softshrink(ones([2]), -1)).toThrow("lambd must not be below 0, got -1");
  expect(() => glu(ones([2, 3]))).toThrow("glu: axis -1 of [2, 3] cannot be halved");
  expect(() => new SwiGLU(2).forward(ones([2, 2]))).toThrow("swiglu: axis 2 of [2, 2] cannot be halved");
  expect(() => prelu(ones([2, 4]), ones([3]))).toThrow("the weight is [1] or [4], got [3]");
});

it("activations print their settings, and PReLU starts at 0.25 or where it is told", async () => {
  expect(String(new Hardtanh(-2, 3))).toBe("Hardtanh(minVal=-2, maxVal=3)");
  expect(String(new CELU(2))).toBe("CELU(alpha=2)");
  expect(String(new PReLU(4))).toBe("PReLU(numParameters=4)");
  expect(await new PReLU().forward(tensor([-4, 2])).array()).toEqual([-1, 2]);
  expect(await new PReLU(2, { init: 0.5 }).weight.array()).toEqual([0.5, 0.5]);
});
