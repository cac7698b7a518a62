import { gradients } from "@nn/autograd";
import { tensor } from "@nn/tensor";
import type { Workload } from "../workload.js";

const CALLS = 1000;

/** What one operation costs that has next to nothing to compute. */
export const small: readonly Workload[] = [
  {
    name: "add-4",
    title: "a + b of 4 elements",
    group: "small",
    uncompiled: true,
    examples: CALLS,
    prepare: () => {
      const a = tensor([1, 2, 3, 4]).realize();
      const b = tensor([5, 6, 7, 8]).realize();
      return {
        run: () => {
          for (let i = 0; i < CALLS; i++) a.add(b).realize();
        },
      };
    },
  },
  {
    name: "gradient-4",
    title: "gradient of sum(x + b), 4 elements",
    group: "small",
    uncompiled: true,
    examples: CALLS,
    prepare: () => {
      const x = tensor([1, 2, 3, 4], { requiresGrad: true }).realize();
      const b = tensor([5, 6, 7, 8]).realize();
      return {
        run: () => {
          for (let i = 0; i < CALLS; i++) gradients(x.add(b).sum(), [x])[0].realize();
        },
      };
    },
  },
];
