import { zerosArray, type DType, type TypedArray } from "../../dtype.js";
import { BackendError } from "../../errors.js";
import type { Load } from "../../kernel/expr.js";
import type { ArgSortKernel, Kernel, RoutineKernel } from "../../kernel/kernel.js";
import { isContiguous } from "../../kernel/view.js";
import { runRoutine } from "../../routines/run-routine.js";
import { numel } from "../../shape.js";
import type { DeviceBuffer, Executable } from "../backend.js";
import { generate, type LoopKernel } from "./codegen/generate.js";
import { compileDot } from "./compile-dot.js";
import { Loops } from "./loops.js";
import type { Runtime } from "./runtime.js";
import { sortPlaces } from "./sort.js";
import { addressOf, WasmBuffer } from "./wasm-buffer.js";

/** Makes a kernel ready to run. */
export function compileKernel(kernel: Kernel, runtime: Runtime): Executable {
  if (kernel.kind === "routine") return compileRoutine(kernel, runtime);
  if (kernel.kind === "argSort") return compileArgSort(kernel, runtime);
  if (kernel.kind === "dot") return compileDot(kernel, runtime);
  if (kernel.kind === "fold") {
    throw new BackendError("compile", "the wasm backend has no fold kernels", "give it the fold's parts");
  }
  return compileLoops(kernel, runtime);
}

function compileLoops(kernel: LoopKernel, runtime: Runtime): Executable {
  return new Loops(generate(kernel, runtime.memoryType), runtime);
}

function compileArgSort(kernel: ArgSortKernel, runtime: Runtime): Executable {
  const loops = compileLoops(kernel, runtime);
  const total = numel(kernel.shape);
  const size = kernel.shape.at(-1) ?? 1;
  return {
    run(inputs, outputs, scalars) {
      const keys = new WasmBuffer(runtime.allocator, total);
      try {
        loops.run(inputs, [keys], scalars);
        const buffer = runtime.memory.buffer;
        for (let row = 0; row < total; row += size) {
          const rowKeys = new Uint32Array(buffer, keys.address + 4 * row, size);
          sortPlaces(rowKeys, new Int32Array(buffer, addressOf(outputs[0]) + 4 * row, size));
        }
      } finally {
        keys.free();
      }
    },
  };
}

/** Host functions get views on the memory; what is not dense, or boolean, is copied. */
function compileRoutine(kernel: RoutineKernel, runtime: Runtime): Executable {
  const copies = kernel.inputs.map((load) =>
    isContiguous(load.view) ? undefined : compileCopy(load, runtime),
  );
  return {
    run(inputs, outputs) {
      const scratch: WasmBuffer[] = [];
      try {
        const dense = kernel.inputs.map((load, i) => {
          const copy = copies[i];
          if (!copy) return inputs[load.arg];
          const buffer = new WasmBuffer(runtime.allocator, numel(load.view.shape));
          scratch.push(buffer);
          copy.run(inputs, [buffer], []);
          return buffer;
        });
        const sources = kernel.inputs.map((load, i) =>
          hostView(runtime, dense[i], load.dtype, numel(load.view.shape)),
        );
        const results = kernel.outputs.map(({ shape, dtype }, i) =>
          hostView(runtime, outputs[i], dtype, numel(shape)),
        );
        const shapes = kernel.inputs.map((load) => load.view.shape);
        runRoutine(kernel.name, sources, results, shapes);
        kernel.outputs.forEach(({ dtype }, i) => {
          if (dtype === "bool") runtime.ints().set(results[i], addressOf(outputs[i]) >>> 2);
        });
      } finally {
        for (const buffer of scratch) buffer.free();
      }
    },
  };
}

function compileCopy(load: Load, runtime: Runtime): Executable {
  return compileLoops({ kind: "map", shape: load.view.shape, exprs: [load] }, runtime);
}

function hostView(runtime: Runtime, buffer: DeviceBuffer, dtype: DType, length: number): TypedArray {
  const address = addressOf(buffer);
  if (dtype === "float32") return new Float32Array(runtime.memory.buffer, address, length);
  const words = new Int32Array(runtime.memory.buffer, address, length);
  if (dtype === "int32") return words;
  const host = zerosArray(dtype, length);
  host.set(words);
  return host;
}
