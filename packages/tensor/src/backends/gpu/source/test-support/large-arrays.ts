import { expect } from "vitest";
import type { TypedArray } from "../../../../dtype.js";
import { BackendError } from "../../../../errors.js";
import type { Kernel } from "../../../../kernel/kernel.js";
import { outputSpecs } from "../../../../kernel/output-specs.js";
import { numel } from "../../../../shape.js";
import type { Backend, DeviceBuffer } from "../../../backend.js";
import { acc, apply, iota, load, scalar } from "../../../js/expr-shorthand.js";
import { dtypeOf } from "../../../js/js-buffer.js";

/** The last ten bits of a place, which a float32 holds exactly at any place. */
const BITS = 1023;

/** Writes an array of `length` numbers and reads it in several ways at its end, where inexact places would show. */
export async function expectExactPlaces(backend: Backend, length: number): Promise<void> {
  const run = runnerOf(backend);
  const bits = apply("and", "int32", iota([length]), scalar(0, "int32"));
  const map: Kernel = { kind: "map", shape: [length], exprs: [apply("cast", "float32", bits)] };
  const array = run(map, [], [BITS]);

  const last = Array.from({ length: 8 }, (_, i) => length - 1 - i);
  const backwards = { shape: [8], strides: [-1], offset: length - 1 };
  const read = run({ kind: "map", shape: [8], exprs: [load(0, backwards)] }, [array]);
  expect(await valuesOf(backend, read, 8)).toEqual(last.map((place) => place & BITS));

  const places = [0, length >> 1, length - 3, length - 2, length - 1];
  const index = uploaded(backend, Int32Array.from(places));
  const everywhere = { shape: [places.length], strides: [0], offset: 0 };
  const gather = {
    kind: "gather",
    arg: 1,
    view: everywhere,
    index: load(0, [places.length], "int32"),
    stride: 1,
    size: length,
    dtype: "float32",
  } as const;
  const gathered = run({ kind: "map", shape: [places.length], exprs: [gather] }, [index, array]);
  expect(await valuesOf(backend, gathered, places.length)).toEqual(places.map((place) => place & BITS));

  const body = iota([length]);
  const reduce = { kind: "reduce", shape: [], reduceShape: [length], body, epilogue: acc("int32") } as const;
  const found = run({ ...reduce, op: "argMax" }, []);
  expect([...(await backend.download(found, "int32", 1))]).toEqual([length - 1]);
  for (const buffer of [array, read, index, gathered, found]) backend.free(buffer);
}

/** An array of one number more than the device holds is refused, and nothing is taken for it. */
export function expectRefused(backend: Backend): void {
  const held = backend.bytesHeld();
  expect(() => backend.allocate("float32", backend.maxBytes / 4 + 1)).toThrow(BackendError);
  expect(() => backend.allocate("int32", backend.maxBytes / 8 + 1)).toThrow(
    "elements of int32 are more than",
  );
  expect(backend.bytesHeld()).toBe(held);
}

function runnerOf(
  backend: Backend,
): (kernel: Kernel, inputs: readonly DeviceBuffer[], scalars?: readonly number[]) => DeviceBuffer {
  return (kernel, inputs, scalars = []) => {
    const [{ dtype, shape }] = outputSpecs(kernel);
    const output = backend.allocate(dtype, numel(shape));
    backend.compile(kernel).run(inputs, [output], scalars);
    return output;
  };
}

function uploaded(backend: Backend, data: TypedArray): DeviceBuffer {
  const buffer = backend.allocate(dtypeOf(data), data.length);
  backend.upload(buffer, data);
  return buffer;
}

async function valuesOf(backend: Backend, buffer: DeviceBuffer, length: number): Promise<number[]> {
  return [...(await backend.download(buffer, "float32", length))];
}
