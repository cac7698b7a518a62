import { expect } from "vitest";
import type { ElementOp } from "../../../../../kernel/expr.js";
import type { Device, GpuMode } from "../../../device/device.js";
import { idiv, imod } from "../integer-division.js";
import { samples } from "./cases.js";
import { compare } from "./compare.js";
import { definition, runElement, runFunction, type ElementCase } from "./run-element.js";

/** The most units in the last place that results may be off. */
interface Tolerance {
  /** webgpu and webgl2. */
  readonly shaders: number;
  /** gpu.js's webasm, which computes in float32, but has JavaScript's Math rounded to it. */
  readonly webasm: number;
  /** gpu.js's cpu, which computes in float64. */
  readonly cpu: number;
  /** Smaller results count as this large: near the zeros of a function the argument's own error is larger than they are. */
  readonly floor?: number;
  /** A zero may have the other sign in shaders. */
  readonly anyZero?: boolean;
}

const rational = { shaders: 6, webasm: 6, cpu: 1 };
const periodic = { shaders: 24, webasm: 0, cpu: 0, floor: 0.125 };
const shaders = (ulp: number): Tolerance => ({ shaders: ulp, webasm: 0, cpu: 0 });

/**
 * The tolerances of float32 results; what isn't here, and all of int32 and bool, is exact. The polynomials were measured
 * on SwiftShader, which rounds as IEEE 754 says, with one unit to spare for machines that contract a * b + c.
 */
const TOLERANCES: Readonly<Partial<Record<ElementOp, Tolerance>>> = {
  // WGSL promises 2.5 units for division, and square roots by it.
  div: shaders(3),
  reciprocal: shaders(3),
  sqrt: shaders(3),
  exp: shaders(2),
  expm1: shaders(3),
  log: shaders(2),
  log1p: shaders(3),
  pow: shaders(4),
  sinh: shaders(3),
  cosh: shaders(2),
  asin: shaders(3),
  acos: shaders(3),
  atan: shaders(4),
  atan2: shaders(4),
  // One quotient of polynomials for all arguments.
  tanh: { ...rational, webasm: 0, cpu: 0 },
  erf: rational,
  sigmoid: { shaders: 4, webasm: 3, cpu: 0 },
  // Arguments of up to 2^128 turned into one turn: 1.5e-7 of the greatest result.
  sin: periodic,
  cos: periodic,
  tan: { ...periodic, shaders: 40 },
  // relu(-0) is -0, as on the wasm backend: 0 by a comparison more for every number.
  relu: { ...shaders(0), anyZero: true },
};

const EXACT: Tolerance = { shaders: 0, webasm: 0, cpu: 0 };

/** Runs an element function on special and on random values, and compares it with the js backend. */
export async function expectAgreement(device: Device, test: ElementCase): Promise<void> {
  const columns = samples(test);
  const actual = await runElement(device, test, columns);
  const expected = await definition(test, columns);
  const tolerance = (test.to === "float32" && TOLERANCES[test.op]) || EXACT;
  const isShader = device.mode === "webgpu" || device.mode === "webgl2";
  const { ulp, at, wrong, signs } = compare(actual, expected, columns, {
    floor: tolerance.floor ?? 0,
    flushes: isShader,
  });
  expect(wrong).toEqual([]);
  if (!(tolerance.anyZero && isShader)) expect(signs).toEqual([]);
  expect(ulp, at).toBeLessThanOrEqual(limit(tolerance, device.mode));
}

function limit(tolerance: Tolerance, mode: GpuMode): number {
  return mode === "webasm" || mode === "cpu" ? tolerance[mode] : tolerance.shaders;
}

/** Divides addresses by the sizes of axes, and compares quotients and rests with those of whole numbers. */
export async function expectDivision(device: Device): Promise<void> {
  const a = Int32Array.from(ADDRESSES.flatMap((address) => SIZES.map(() => address)));
  const b = Int32Array.from(ADDRESSES.flatMap(() => SIZES));
  const types = { from: ["int32", "int32"], to: "int32" } as const;
  const quotients = await runFunction(device, { ...types, source: ([x, y]) => idiv(x.text, y.text) }, [a, b]);
  const rests = await runFunction(device, { ...types, source: ([x, y]) => imod(x.text, y.text) }, [a, b]);
  expect([...quotients]).toEqual([...a].map((address, i) => Math.floor(address / b[i])));
  expect([...rests]).toEqual([...a].map((address, i) => address % b[i]));
}

const SIZES = [1, 2, 3, 7, 1000, 65537, 2 ** 24 - 1, 2 ** 24 + 1, 2 ** 30 + 1, 2 ** 31 - 1];
const ADDRESSES = [0, 1, 6, 7, 999, 2 ** 24 - 1, 2 ** 24 + 1, 2 ** 30, 2 ** 30 + 1, 2 ** 31 - 2, 2 ** 31 - 1];
