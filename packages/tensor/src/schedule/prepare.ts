import type { Backend, DeviceBuffer, Executable } from "../backends/backend.js";
import { BackendError } from "../errors.js";
import { assignCells, type Cell, type CellPlan } from "./cells.js";
import type { Plan, Slot, Step, Value } from "./plan.js";

/** One step with the cells that it works on. The lists of arguments are filled anew at each run. */
export interface PreparedStep {
  readonly step: Step;
  readonly executable: Executable;
  readonly inputCells: readonly number[];
  readonly outputCells: readonly number[];
  /** Cells that are allocated before the step, and those that nothing needs after it. */
  readonly starting: readonly number[];
  readonly ending: readonly number[];
  readonly inputs: DeviceBuffer[];
  readonly outputs: DeviceBuffer[];
  readonly scalars: number[];
}

/** A wanted value, and where it is after a run. */
export interface PreparedOutput extends Value {
  readonly cell: number;
  /** The leaf whose storage it is, or -1. */
  readonly leaf: number;
  /** The first of the outputs that are the same array. */
  readonly first: number;
}

/** A scalar of the plan that a node carries. */
export interface VaryingScalar {
  readonly index: number;
  readonly place: number;
  readonly word: 0 | 1;
}

/** A plan made ready for one backend: kernels compiled, memory laid out. */
export interface PreparedPlan {
  readonly plan: Plan;
  readonly steps: readonly PreparedStep[];
  /** What fills the leaves: number i is in cell i. */
  readonly leaves: readonly Value[];
  readonly cells: readonly Cell[];
  readonly outputs: readonly PreparedOutput[];
  readonly varying: readonly VaryingScalar[];
  /** The scalars of the last run; those that don't vary stay. */
  readonly scalars: number[];
  /** What is in the cells while the plan runs. */
  readonly buffers: (DeviceBuffer | undefined)[];
}

export function prepare(plan: Plan, backend: Backend): PreparedPlan {
  for (const slot of plan.slots) checkSlot(slot, backend);
  const layout = assignCells(plan, backend.inPlace ?? false);
  return {
    plan,
    steps: plan.steps.map((step, i) => prepareStep(step, i, layout, backend)),
    leaves: plan.slots.flatMap(({ leaf }) => (leaf ? [leaf] : [])),
    cells: layout.cells,
    outputs: prepareOutputs(plan, layout),
    varying: plan.scalars.flatMap((source, index) => ("place" in source ? [{ index, ...source }] : [])),
    scalars: plan.scalars.map((source) => ("value" in source ? source.value : 0)),
    buffers: layout.cells.map(() => undefined),
  };
}

function prepareStep(step: Step, i: number, layout: CellPlan, backend: Backend): PreparedStep {
  return {
    step,
    executable: backend.compile(step.kernel),
    inputCells: step.inputs.map((slot) => layout.cellOf[slot]),
    outputCells: step.outputs.map((slot) => layout.cellOf[slot]),
    starting: layout.starting[i],
    ending: layout.ending[i],
    inputs: [],
    outputs: [],
    scalars: step.scalars.map(() => 0),
  };
}

function prepareOutputs({ outputs, slots }: Plan, { cellOf }: CellPlan): PreparedOutput[] {
  const cells = outputs.map(({ slot }) => cellOf[slot]);
  return outputs.map(({ place, part, slot }, i) => {
    const cell = cells[i];
    return { place, part, cell, leaf: slots[slot].leaf ? cell : -1, first: cells.indexOf(cell) };
  });
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
