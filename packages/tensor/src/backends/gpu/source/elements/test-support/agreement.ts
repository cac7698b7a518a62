import { expect } from "vitest";
import type { Device, GpuMode } from "../../../device/device.js";
import { samples } from "./cases.js";
import { compare } from "./compare.js";
import { definition, runElement, type ElementCase } from "./run-element.js";

/** Results this small are 0 on GPUs, which have no numbers below float32's normal range. */
const LEAST_NORMAL = 2 ** -126;

interface Tolerance {
  /** Units in the last place. */
  readonly ulp: number;
  /** Smaller results count as this large. */
  readonly floor?: number;
}

const EXACT: Tolerance = { ulp: 0 };

/** The most that results may be off in the modes of shaders, of gpu.js's webasm, and of its cpu. What is not here is exact. */
const TOLERANCES: Readonly<Partial<Record<string, Readonly<Record<"shader" | "webasm" | "cpu", Tolerance>>>>> = {};
export { EXACT, TOLERANCES, LEAST_NORMAL };
