import type { DType } from "../dtype.js";
import type { MapKernel } from "../kernel/kernel.js";
import { visitLeaves } from "../kernel/leaves.js";
import { isContiguous } from "../kernel/view.js";
import type { Plan, Slot, Step } from "./plan.js";

/** Memory that slots of the same size take turns in while a plan runs. */
export interface Cell {
  readonly dtype: DType;
  readonly length: number;
}

/** Which slot lives where, and when memory is needed. */
export interface CellPlan {
  /** Those of leaves come first, in the order of their slots. */
  readonly cells: readonly Cell[];
  /** The cell of each slot. */
  readonly cellOf: readonly number[];
  /** For each step, the cells to be allocated before it. */
  readonly starting: readonly (readonly number[])[];
  /** For each step, the cells that nothing reads after it. Those of wanted values never end. */
  readonly ending: readonly (readonly number[])[];
}

/** Up to this length a cell waits for the next slot of its size; memory of larger ones can serve others meanwhile. */
const MAX_WAITING = 1 << 14;

/** Lays out the memory of a plan; `inPlace` lets kernels write over an input that they read last. */
export function assignCells(plan: Plan, inPlace: boolean): CellPlan {
  return new CellLayout(plan).assign(inPlace);
}

class CellLayout {
  readonly #cells: Cell[] = [];
  readonly #cellOf: number[];
  /** The step that uses a slot last; more than any step for wanted ones. */
  readonly #lastUse: number[];
  /** The step that uses a cell last. */
  readonly #end: number[] = [];
  /** Cells whose slot has had its last use. */
  readonly #waiting: number[] = [];
  readonly #starting: number[][];

  constructor(readonly plan: Plan) {
    this.#cellOf = plan.slots.map((slot) => (slot.leaf ? this.#newCell(slot) : -1));
    this.#lastUse = lastUses(plan);
    this.#starting = plan.steps.map(() => []);
  }

  assign(inPlace: boolean): CellPlan {
    const { steps, slots } = this.plan;
    steps.forEach((step, i) => {
      const over = inPlace ? this.#overwritable(step, i) : [];
      for (const slot of step.outputs) this.#place(slot, i, over);
      for (const slot of [...step.inputs, ...step.outputs]) {
        const waits = this.#lastUse[slot] === i && !slots[slot].leaf && slots[slot].length <= MAX_WAITING;
        const cell = this.#cellOf[slot];
        if (waits && this.#end[cell] === i && !this.#waiting.includes(cell)) this.#waiting.push(cell);
      }
    });
    const ending = steps.map((): number[] => []);
    const leaves = slots.filter(({ leaf }) => leaf).length;
    for (let cell = leaves; cell < this.#cells.length; cell++) ending[this.#end[cell]]?.push(cell);
    return { cells: this.#cells, cellOf: this.#cellOf, starting: this.#starting, ending };
  }

  /** Finds a cell for an output of step `i`: that of an input, a waiting one, or a new one. */
  #place(slot: number, i: number, over: number[]): void {
    const cell =
      take(over, (candidate) => this.#fits(candidate, slot)) ??
      take(this.#waiting, (candidate) => this.#fits(candidate, slot)) ??
      this.#start(slot, i);
    this.#cellOf[slot] = cell;
    this.#end[cell] = this.#lastUse[slot];
  }

  #start(slot: number, i: number): number {
    const cell = this.#newCell(this.plan.slots[slot]);
    this.#starting[i].push(cell);
    return cell;
  }

  #newCell({ dtype, length }: Slot): number {
    return this.#cells.push({ dtype, length }) - 1;
  }

  #fits(cell: number, slot: number): boolean {
    const { dtype, length } = this.plan.slots[slot];
    return this.#cells[cell].dtype === dtype && this.#cells[cell].length === length;
  }

  /** Cells of inputs that an element-wise kernel reads last, and each element only where it writes. */
  #overwritable({ kernel, inputs }: Step, i: number): number[] {
    if (kernel.kind !== "map") return [];
    const elsewhere = readElsewhere(kernel);
    const { slots } = this.plan;
    return inputs
      .filter((slot, arg) => !slots[slot].leaf && this.#lastUse[slot] === i && !elsewhere.has(arg))
      .map((slot) => this.#cellOf[slot]);
  }
}

/** Takes the newest item that fits out of a list. */
function take(list: number[], fits: (item: number) => boolean): number | undefined {
  const at = list.findLastIndex(fits);
  return at < 0 ? undefined : list.splice(at, 1)[0];
}

/** Inputs of which an element is read for other elements of the output than its own. */
function readElsewhere({ exprs }: MapKernel): Set<number> {
  const inputs = new Set<number>();
  for (const expr of exprs) {
    visitLeaves(expr, (leaf) => {
      if (leaf.kind === "gather" || (leaf.kind === "load" && !isContiguous(leaf.view))) inputs.add(leaf.arg);
    });
  }
  return inputs;
}

/** For each slot the last step that uses it, or infinity where it is wanted. */
function lastUses({ steps, slots, outputs }: Plan): number[] {
  const last = slots.map(() => -1);
  steps.forEach((step, i) => {
    for (const slot of step.inputs) last[slot] = i;
    for (const slot of step.outputs) last[slot] = i;
  });
  for (const { slot } of outputs) last[slot] = Infinity;
  return last;
}
