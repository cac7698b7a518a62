import type { Backend, DeviceBuffer } from "../backends/backend.js";
import { admit, ensureResident, trim } from "../graph/device-cache.js";
import { Storage } from "../graph/storage.js";
import { stepObserver } from "../profile/observer.js";
import type { PreparedPlan, PreparedStep } from "./prepare.js";

/** Runs a plan on the storages of its leaves; answers the storage of each of its outputs. */
export function execute(
  prepared: PreparedPlan,
  backend: Backend,
  leaves: readonly Storage[],
  scalars: readonly number[],
): Storage[] {
  const { buffers, steps } = prepared;
  for (let i = 0; i < leaves.length; i++) {
    ensureResident(leaves[i], backend);
    buffers[i] = leaves[i].buffer;
  }
  try {
    for (let i = 0; i < steps.length; i++) runStep(steps[i], prepared, backend, scalars);
  } catch (error) {
    for (let cell = leaves.length; cell < buffers.length; cell++) freeCell(cell, buffers, backend);
    throw error;
  }
  const results = takeResults(prepared, backend, leaves);
  trim();
  return results;
}

function runStep(
  prepared: PreparedStep,
  { plan, cells, buffers }: PreparedPlan,
  backend: Backend,
  scalars: readonly number[],
): void {
  const { step, executable, starting, ending, inputCells, outputCells } = prepared;
  const { inputs, outputs, scalars: values } = prepared;
  for (let i = 0; i < starting.length; i++) {
    const { dtype, length } = cells[starting[i]];
    buffers[starting[i]] = backend.allocate(dtype, length);
  }
  for (let i = 0; i < inputCells.length; i++) inputs[i] = buffers[inputCells[i]]!;
  for (let i = 0; i < outputCells.length; i++) outputs[i] = buffers[outputCells[i]]!;
  for (let i = 0; i < values.length; i++) values[i] = scalars[step.scalars[i]];
  const observe = stepObserver();
  if (observe) observe(step, plan, () => executable.run(inputs, outputs, values));
  else executable.run(inputs, outputs, values);
  for (let i = 0; i < ending.length; i++) freeCell(ending[i], buffers, backend);
}

function freeCell(cell: number, buffers: (DeviceBuffer | undefined)[], backend: Backend): void {
  const buffer = buffers[cell];
  buffers[cell] = undefined;
  if (buffer) backend.free(buffer);
}

/** The storages of the outputs: of leaves their own, of computed values new ones, which take the buffers over. */
function takeResults(
  { outputs, cells, buffers }: PreparedPlan,
  backend: Backend,
  leaves: readonly Storage[],
): Storage[] {
  const results: Storage[] = [];
  for (let i = 0; i < outputs.length; i++) {
    const { cell, leaf, first } = outputs[i];
    if (leaf >= 0) results.push(leaves[leaf]);
    else if (first < i) results.push(results[first]);
    else {
      const storage = new Storage(cells[cell].dtype, cells[cell].length);
      storage.backend = backend;
      storage.buffer = buffers[cell];
      buffers[cell] = undefined;
      admit(storage);
      results.push(storage);
    }
  }
  return results;
}
