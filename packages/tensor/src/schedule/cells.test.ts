import { describe, expect, it } from "vitest";
import { rand, tensor, withBackend, type Tensor } from "../index.js";
import { assignCells, type CellPlan } from "./cells.js";
import { lower } from "./lower.js";
import type { Plan } from "./plan.js";
import { schedule } from "./schedule.js";

function layout(inPlace: boolean, ...roots: readonly Tensor[]): { plan: Plan; cells: CellPlan } {
  const plan = lower(schedule(roots.map((x) => x.node)), {});
  return { plan, cells: assignCells(plan, inPlace) };
}

/** Cells that a plan allocates. */
function allocated({ cells }: { cells: CellPlan }): number {
  return cells.starting.flat().length;
}

const w = rand([16, 16]).realize();

function products(count: number): Tensor {
  let x = rand([1, 16]).realize();
  for (let i = 0; i < count; i++) x = x.matMul(w);
  return x;
}

describe("the memory of a plan", () => {
  it("of a chain takes two cells in turns, and gives back all but that of the result", () => {
    const chain = layout(false, products(20));
    expect(allocated(chain)).toBe(2);
    expect(chain.cells.ending.flat()).toHaveLength(1);
  });

  it("never puts two values that are needed at once in one cell", () => {
    for (const inPlace of [false, true]) {
      const [a, b, c] = [products(3), products(2), products(4)];
      const { plan, cells } = layout(inPlace, a.matMul(b.transpose(0, 1)).add(c), b.exp(), c);
      const last = plan.slots.map((_, slot) =>
        plan.outputs.some((output) => output.slot === slot)
          ? Infinity
          : plan.steps.findLastIndex((step) => step.inputs.includes(slot)),
      );
      plan.steps.forEach((step, i) => {
        for (const output of step.outputs) {
          plan.slots.forEach((_, other) => {
            const made = plan.steps.findIndex((before) => before.outputs.includes(other));
            const live = made < i && last[other] > i;
            if (live) expect(cells.cellOf[other]).not.toBe(cells.cellOf[output]);
          });
        }
      });
    }
  });

  it("lets an element-wise kernel write over an input that it reads last, element by element", () => {
    const over = (change: (x: Tensor) => Tensor, inPlace = true): boolean => {
      const product = products(1).reshape([4, 4]);
      const { plan, cells } = layout(inPlace, change(product.add(product.sum(0)).sum(1).add(product)));
      const { inputs, outputs } = plan.steps.at(-1)!;
      return inputs.some((slot) => cells.cellOf[slot] === cells.cellOf[outputs[0]]);
    };
    expect(over((x) => x.exp())).toBe(true);
    expect(over((x) => x.exp(), false)).toBe(false);
    expect(over((x) => x.transpose(0, 1).exp().add(x))).toBe(false);
  });

  it("is freed when a kernel fails, and the next run has the right result", async () => {
    for (const backend of ["js", "wasm"] as const) {
      await withBackend(backend, async () => {
        const x = rand([4, 4]).realize();
        const pick = (places: number[]): Tensor =>
          x
            .matMul(x)
            .gather(0, tensor([places], { dtype: "int32" }))
            .exp()
            .matMul(x);
        expect(() => pick([0, 1, 9, 0]).dataSync()).toThrow("out of range");
        const [picked] = (await pick([0, 1, 3, 0]).array()) as number[][];
        expect(picked).toHaveLength(4);
      });
    }
  });
});
