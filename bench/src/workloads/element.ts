import { maximum, rand, type Tensor } from "@nn/tensor";
import type { Workload } from "../workload.js";

const COUNT = 2 ** 22;

function chain(name: string, arrays: number, fn: (a: Tensor, b: Tensor, c: Tensor) => Tensor): Workload {
  return {
    name: `${name}, ${COUNT} elements`,
    bytes: 4 * COUNT * (arrays + 1),
    prepare: () => {
      const [a, b, c] = [rand([COUNT]).realize(), rand([COUNT]).realize(), rand([COUNT]).realize()];
      return () => {
        fn(a, b, c).realize().dispose();
      };
    },
  };
}

export const element: readonly Workload[] = [
  chain("a + b", 2, (a, b) => a.add(b)),
  chain("relu(a * b + c)", 3, (a, b, c) => maximum(a.mul(b).add(c), 0)),
  chain("exp", 1, (a) => a.exp()),
  chain("tanh", 1, (a) => a.tanh()),
  chain("gelu (tanh form)", 1, (a) => a.gelu({ approximate: "tanh" })),
  {
    name: "a + b, 4 elements, one at a time",
    prepare: () => {
      const [a, b] = [rand([4]).realize(), rand([4]).realize()];
      return () => {
        a.add(b).realize().dispose();
      };
    },
  },
];
