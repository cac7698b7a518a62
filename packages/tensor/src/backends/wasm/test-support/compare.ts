import type { DType, TypedArray } from "../../../dtype.js";
import { arrayFrom } from "../../../dtype.js";
import type { Kernel } from "../../../kernel/kernel.js";
import { numel } from "../../../shape.js";
import type { Backend } from "../../backend.js";
import { createJsBackend } from "../../js/js-backend.js";
import { outputSpecs } from "../../../kernel/output-specs.js";
import { createWasmBackend } from "../wasm-backend.js";

/** A small generator of repeatable random numbers (mulberry32). */
export function randomSource(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface HostInput {
  readonly dtype: DType;
  readonly data: TypedArray;
}

/** Random elements: floats around 0, whole numbers in -9 … 9, coin flips. */
export function randomInput(random: () => number, dtype: DType, length: number): HostInput {
  const pick = (): number =>
    dtype === "bool"
      ? Math.round(random())
      : dtype === "int32"
        ? Math.floor(random() * 19) - 9
        : random() * 4 - 2;
  return { dtype, data: arrayFrom(dtype, Array.from({ length }, pick)) };
}

/** Runs a kernel on host data. */
export function runOn(
  backend: Backend,
  kernel: Kernel,
  inputs: readonly HostInput[],
  scalars: readonly number[],
): TypedArray[] {
  const buffers = inputs.map(({ dtype, data }) => {
    const buffer = backend.allocate(dtype, data.length);
    backend.upload(buffer, data);
    return buffer;
  });
  const specs = outputSpecs(kernel).map(({ dtype, shape }) => ({ dtype, length: numel(shape) }));
  const outputs = specs.map(({ dtype, length }) => backend.allocate(dtype, length));
  try {
    backend.compile(kernel).run(buffers, outputs, scalars);
    return outputs.map((buffer, i) => backend.downloadSync!(buffer, specs[i].dtype, specs[i].length));
  } finally {
    for (const buffer of [...buffers, ...outputs]) backend.free(buffer);
  }
}

let backends: { js: Backend; wasm: Backend } | undefined;

/** One pair of backends for a test file. */
export function pair(): { js: Backend; wasm: Backend } {
  return (backends ??= { js: createJsBackend(), wasm: createWasmBackend() });
}

/** Both backends' answers to the same question. */
export function runBoth(
  kernel: Kernel,
  inputs: readonly HostInput[],
  scalars: readonly number[] = [],
): [TypedArray[], TypedArray[]] {
  const { js, wasm } = pair();
  return [runOn(js, kernel, inputs, scalars), runOn(wasm, kernel, inputs, scalars)];
}

/** The first place where the arrays differ by more than rounding, as a message; undefined where they agree. */
export function difference(
  expected: TypedArray,
  actual: TypedArray,
  relative = 1e-5,
  absolute = 1e-6,
): string | undefined {
  if (expected.constructor !== actual.constructor)
    return `${expected.constructor.name} against ${actual.constructor.name}`;
  if (expected.length !== actual.length) return `${expected.length} elements against ${actual.length}`;
  for (let i = 0; i < expected.length; i++) {
    const [x, y] = [expected[i], actual[i]];
    if (Object.is(x, y) || x === y) continue;
    if (Math.abs(x - y) <= absolute + relative * Math.abs(x)) continue;
    return `element ${i}: expected ${x}, got ${y}`;
  }
  return undefined;
}
