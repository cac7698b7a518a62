import type { Backend, DeviceBuffer, Executable } from "../backends/backend.js";
import { BackendError } from "../errors.js";
import { admit, ensureResident, trim } from "../graph/device-cache.js";
import { Storage } from "../graph/storage.js";
import { profiler } from "../profile/profiler.js";
import type { Plan, Slot, Step } from "./plan.js";

/** A plan made ready for one backend: kernels compiled, last uses known. */
export interface PreparedPlan {
  readonly plan: Plan;
  readonly executables: readonly Executable[];
  /** For each step, the computed slots that nothing reads after it. */
  readonly dying: readonly (readonly number[])[];
}

export function prepare(plan: Plan, backend: Backend): PreparedPlan {
  for (const slot of plan.slots) checkSlot(slot, backend);
  const executables = plan.steps.map((step) => backend.compile(step.kernel));
  return { plan, executables, dying: lastUses(plan) };
}

function checkSlot(slot: Slot, backend: Backend): void {
  if (!backend.dtypes.includes(slot.dtype)) {
    throw new BackendError(
      slot.dtype,
      `the ${backend.name} backend has no ${slot.dtype}`,
      `await setBackend("js"), which has it`,
    );
  }
  const bytes = slot.length * (slot.dtype === "float64" ? 8 : 4);
  if (bytes > backend.maxBytes) {
    throw new BackendError(
      "allocate",
      `an array of ${slot.length} elements takes ${bytes} bytes; the ${backend.name} backend holds ${backend.maxBytes}`,
      "work in smaller batches",
    );
  }
}

function lastUses(plan: Plan): number[][] {
  const last = new Map<number, number>();
  plan.steps.forEach((step, i) => {
    for (const slot of [...step.inputs, ...step.outputs]) last.set(slot, i);
  });
  for (const { slot } of plan.outputs) last.delete(slot);
  const dying: number[][] = plan.steps.map(() => []);
  for (const [slot, step] of last) if (!plan.slots[slot].leaf) dying[step].push(slot);
  return dying;
}

/** Runs a plan on the storages of its leaves (by slot); answers the storage of each of its outputs. */
export function execute(
  { plan, executables, dying }: PreparedPlan,
  backend: Backend,
  leafStorage: (slot: Slot) => Storage,
  scalars: readonly number[],
): Storage[] {
  const storages = new Map<number, Storage>();
  const buffers: DeviceBuffer[] = new Array<DeviceBuffer>(plan.slots.length);
  const owned = new Set<number>();
  try {
    plan.slots.forEach((slot, i) => {
      if (!slot.leaf) return;
      const storage = leafStorage(slot);
      ensureResident(storage, backend);
      storages.set(i, storage);
      buffers[i] = storage.buffer!;
    });
    plan.steps.forEach((step, i) => {
      for (const slot of step.outputs) {
        buffers[slot] = backend.allocate(plan.slots[slot].dtype, plan.slots[slot].length);
        owned.add(slot);
      }
      runStep(plan, step, executables[i], buffers, scalars);
      for (const slot of dying[i]) {
        backend.free(buffers[slot]);
        owned.delete(slot);
      }
    });
  } catch (error) {
    for (const slot of owned) backend.free(buffers[slot]);
    throw error;
  }
  const results = plan.outputs.map(({ slot }) => {
    let storage = storages.get(slot);
    if (!storage) {
      storage = new Storage(plan.slots[slot].dtype, plan.slots[slot].length);
      storage.backend = backend;
      storage.buffer = buffers[slot];
      storages.set(slot, storage);
      admit(storage);
    }
    return storage;
  });
  trim();
  return results;
}

function runStep(
  plan: Plan,
  step: Step,
  executable: Executable,
  buffers: readonly DeviceBuffer[],
  scalars: readonly number[],
): void {
  const inputs = step.inputs.map((slot) => buffers[slot]);
  const outputs = step.outputs.map((slot) => buffers[slot]);
  const values = step.scalars.map((scalar) => scalars[scalar]);
  if (profiler.active) profiler.run(step, plan, () => executable.run(inputs, outputs, values));
  else executable.run(inputs, outputs, values);
}
