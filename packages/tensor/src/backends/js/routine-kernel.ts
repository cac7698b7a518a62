import { zerosArray, type TypedArray } from "../../dtype.js";
import type { Load } from "../../kernel/expr.js";
import type { RoutineKernel } from "../../kernel/kernel.js";
import { runRoutine } from "../../routines/run-routine.js";
import { numel } from "../../shape.js";
import { allAddresses } from "./addresses.js";
import type { JsBuffer } from "./js-buffer.js";
import type { Runner } from "./kernel-runner.js";

export function compileRoutine({ name, inputs: loads, outputs: specs }: RoutineKernel): Runner {
  const shapes = loads.map((load) => load.view.shape);
  return (inputs, outputs) => {
    const dense = loads.map((load) => loadDense(load, inputs));
    const results = specs.map(({ shape, dtype }, i) => outputs[i].as(dtype).subarray(0, numel(shape)));
    runRoutine(name, dense, results, shapes);
  };
}

function loadDense({ arg, view, dtype }: Load, inputs: readonly JsBuffer[]): TypedArray {
  const addresses = allAddresses(view);
  const data = inputs[arg].as(dtype);
  const dense = zerosArray(dtype, addresses.length);
  for (let i = 0; i < dense.length; i++) dense[i] = data[addresses[i]];
  return dense;
}
