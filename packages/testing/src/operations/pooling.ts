import { NNError, ShapeError } from "@nn/tensor";
import { distinct, ints, normal, turned } from "../inputs.js";
import { edge, ok, operation, refuses } from "../operation.js";

const spatial = (rank: number, size: number): number[] => new Array<number>(rank).fill(size);

function pool(kind: "max" | "avg", rank: 1 | 2 | 3) {
  const input = (size: number) => distinct(1, 2, ...spatial(rank, size));
  return operation(
    `${kind}Pool${rank}d`,
    {},
    ok(input(4), 2),
    ok(input(5), 3, { stride: 2, padding: 1 }),
    ok(input(5), 2, { ceilMode: true }),
    ok(input(5), spatial(rank, 3), { stride: 1 }),
    ok(distinct(2, ...spatial(rank, 4)), 2),
    ok(turned(input(4)), 2, { stride: 1 }),
    ...(kind === "max"
      ? [
          ok(input(6), 2, { dilation: 2, stride: 1 }),
          ok(input(7), 2, { dilation: 2, ceilMode: true, stride: 2 }),
        ]
      : [
          ok(input(5), 3, { stride: 2, padding: 1, countIncludePad: false }),
          ok(input(5), 2, { ceilMode: true, padding: 1 }),
          ok(input(4), 2, { divisorOverride: 3 }),
          refuses(ShapeError, "divisorOverride must be", input(4), 2, { divisorOverride: 0 }),
        ]),
    ok(input(1), 2, { ceilMode: true }),
    edge(ints(0, 9, 1, ...spatial(rank, 4)), 2),
    refuses(ShapeError, "more than half the window", input(4), 2, { padding: 2 }),
    refuses(ShapeError, "does not fit", input(4), 5),
    refuses(ShapeError, "axes", distinct(4), 2),
  );
}

function maxPoolWithIndices(rank: 1 | 2 | 3) {
  const input = (size: number) => distinct(1, 2, ...spatial(rank, size));
  return operation(
    `maxPool${rank}dWithIndices`,
    {},
    ok(input(4), 2),
    ok(input(5), 3, { stride: 2, padding: 1 }),
    ok(input(5), 2, { dilation: 2, ceilMode: true }),
    edge(ints(0, 2, 1, ...spatial(rank, 4)), 2),
    refuses(ShapeError, "does not fit", input(4), 5),
  );
}

function adaptiveMaxPoolWithIndices(rank: 1 | 2 | 3) {
  return operation(
    `adaptiveMaxPool${rank}dWithIndices`,
    {},
    ok(distinct(1, 2, ...spatial(rank, 4)), 2),
    ok(distinct(1, 2, ...spatial(rank, 5)), 3),
    refuses(ShapeError, "output size must be", distinct(1, ...spatial(rank, 4)), 0),
  );
}

function adaptive(kind: "Max" | "Avg", rank: 1 | 2 | 3) {
  const input = (size: number) => distinct(rank === 3 ? 1 : 2, 2, ...spatial(rank, size));
  return operation(
    `adaptive${kind}Pool${rank}d`,
    {},
    ok(input(6), 3),
    ok(input(5), 3),
    ok(input(4), 1),
    ok(input(3), 5),
    ok(input(4), null),
    ...(rank === 2
      ? [ok(distinct(2, 4, 6), [2, 3]), ok(distinct(2, 5, 7), [3, 1]), ok(distinct(2, 5, 7), [null, 2])]
      : []),
    refuses(ShapeError, "output size must be", input(4), 0),
    refuses(ShapeError, "axes", distinct(4), 2),
  );
}

export const pooling = [
  pool("max", 1),
  pool("max", 2),
  pool("max", 3),
  pool("avg", 1),
  pool("avg", 2),
  pool("avg", 3),
  maxPoolWithIndices(1),
  maxPoolWithIndices(2),
  maxPoolWithIndices(3),
  adaptive("Max", 1),
  adaptive("Max", 2),
  adaptive("Max", 3),
  adaptiveMaxPoolWithIndices(1),
  adaptiveMaxPoolWithIndices(2),
  adaptiveMaxPoolWithIndices(3),
  adaptive("Avg", 1),
  adaptive("Avg", 2),
  adaptive("Avg", 3),
  operation(
    "resize",
    { tolerance: [3e-6, "a weighted mean of neighbours"] },
    ok(normal(1, 2, 4, 5), 8),
    ok(normal(2, 4, 5), [2, 7]),
    ok(normal(2, 4, 5), [7, 3], { mode: "bilinear" }),
    ok(normal(2, 4, 5), 2, { mode: "bilinear" }),
    ok(normal(2, 4, 5), [8, 9], { mode: "bilinear", alignCorners: true }),
    ok(normal(4, 5), [1, 5], { mode: "bilinear", alignCorners: true }),
    edge(ints(0, 9, 3, 3), 5),
    ok(normal(2, 5), [8], { mode: "bilinear" }),
    ok(normal(1, 3, 4, 2), [4, 3, 5], { mode: "bilinear" }),
    ok(normal(2, 5, 5), 7, { scale: 1.5 }),
    ok(normal(2, 5, 5), [7, 6], { mode: "bilinear", scale: [1.5, 1.3] }),
    ok(normal(2, 3, 4), [6, 12]),
    ok(normal(2, 3, 4), [5, 2], { mode: "nearest-exact" }),
    ok(normal(2, 3, 4), [5, 7], { mode: "bicubic" }),
    ok(normal(2, 5, 4), [3, 9], { mode: "bicubic", alignCorners: true }),
    ok(normal(1, 3, 3), [4, 4], { mode: "bicubic", scale: 1.5 }),
    refuses(NNError, 'no mode "cubic"', normal(3, 3), 2, { mode: "cubic" }),
    refuses(ShapeError, "at least 2 axes, got [3]", normal(3), 2),
    refuses(ShapeError, "scale must be", normal(3, 3), 2, { scale: 0 }),
    refuses(ShapeError, "size must be", normal(3, 3), 0),
  ),
];
