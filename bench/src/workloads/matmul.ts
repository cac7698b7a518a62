import { rand, type Tensor } from "@nn/tensor";
import type { Workload } from "../workload.js";

function product(
  name: string,
  title: string,
  left: readonly number[],
  right: readonly number[],
  [m, k, n]: readonly [number, number, number],
  fn: (a: Tensor, b: Tensor) => Tensor = (a, b) => a.matMul(b),
): Workload {
  const batch = left.length > 2 ? left[0] : 1;
  return {
    name: `matmul-${name}`,
    title,
    group: "matmul",
    flops: 2 * batch * m * k * n,
    prepare: (compiled) => {
      const [a, b] = [rand(left).realize(), rand(right).realize()];
      const run = compiled(fn);
      return { run: () => run(a, b).realize().dispose() };
    },
  };
}

/** A square product of size n. */
function square(n: number): Workload {
  return product(String(n), `${n}³`, [n, n], [n, n], [n, n, n]);
}

export const matmul: readonly Workload[] = [
  ...[64, 256, 512, 1024, 2048].map(square),
  product("layer", "[128, 784] x [784, 512]", [128, 784], [784, 512], [128, 784, 512]),
  product("layer-dw", "its dW = xᵀg", [128, 784], [128, 512], [784, 128, 512], (x, g) =>
    x.transpose().matMul(g),
  ),
  product("layer-dx", "its dx = gWᵀ", [128, 512], [784, 512], [128, 512, 784], (g, w) =>
    g.matMul(w.transpose()),
  ),
  product("batched", "64 of [128, 64] x [64, 128]", [64, 128, 64], [64, 64, 128], [128, 64, 128]),
];
