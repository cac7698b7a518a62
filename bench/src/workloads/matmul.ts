import { rand } from "@nn/tensor";
import type { Workload } from "../workload.js";

const SIZES = [
  [64, 64, 64],
  [256, 256, 256],
  [512, 512, 512],
  [1024, 1024, 1024],
  [128, 784, 512],
] as const;

function product(m: number, k: number, n: number): Workload {
  return {
    name: `matmul ${m}x${k}x${n}`,
    flops: 2 * m * k * n,
    prepare: () => {
      const a = rand([m, k]).realize();
      const b = rand([k, n]).realize();
      return () => {
        a.matMul(b).realize().dispose();
      };
    },
  };
}

/** The two products of a linear layer's backward pass, with an operand transposed. */
const gradients: Workload[] = [
  {
    name: "matmul 784x128x512, left transposed",
    flops: 2 * 784 * 128 * 512,
    prepare: () => {
      const x = rand([128, 784]).realize();
      const g = rand([128, 512]).realize();
      return () => {
        x.transpose().matMul(g).realize().dispose();
      };
    },
  },
  {
    name: "matmul 128x512x784, right transposed",
    flops: 2 * 128 * 512 * 784,
    prepare: () => {
      const g = rand([128, 512]).realize();
      const w = rand([784, 512]).realize();
      return () => {
        g.matMul(w.transpose()).realize().dispose();
      };
    },
  },
];

export const matmul: readonly Workload[] = [...SIZES.map(([m, k, n]) => product(m, k, n)), ...gradients];
