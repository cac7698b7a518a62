import type { ReduceKernel } from "../../../../kernel/kernel.js";
import { load } from "../../../js/expr-shorthand.js";

interface Case {
  readonly title: string;
  readonly kernel: ReduceKernel;
  readonly input: Float32Array | Int32Array;
}

/** Each extreme comes several times. */
const waves = (length: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => ((i * 7919) % 1013) - 500);

function searches(title: string, [rows, length]: readonly number[], input: Case["input"]): Case[] {
  const dtype = input instanceof Int32Array ? "int32" : "float32";
  const turned = { shape: [rows, length], strides: [1, rows], offset: 0 };
  return (["argMax", "argMin"] as const).map((op) => ({
    title: `${op} of ${title}`,
    kernel: {
      kind: "reduce",
      op,
      shape: [rows],
      reduceShape: [length],
      body: load(0, turned, dtype),
      epilogue: { kind: "acc", dtype: "int32" },
    },
    input,
  }));
}

export const searchCases: readonly Case[] = [
  ...searches("a short row", [2, 50], waves(100)),
  ...searches("long rows", [3, 5003], waves(15009)),
  ...searches("a long row with NaN", [1, 3000], waves(3000).fill(NaN, 1777, 1780)),
  ...searches("a row that is everywhere the same", [1, 2000], new Float32Array(2000).fill(-Infinity)),
  ...searches(
    "long rows of int32",
    [2, 1500],
    Int32Array.from(waves(3000), (x) => x * 4_000_000),
  ),
];
