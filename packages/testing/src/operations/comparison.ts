import { DTypeError, ShapeError } from "@nn/tensor";
import { bools, distinct, ints, normal, thinned, turned, values } from "../inputs.js";
import { edge, ok, operation, refuses } from "../operation.js";

const truth = { derivatives: { none: "the result is bool" } } as const;
const left = values([1, 2, NaN, Infinity, -Infinity, 0, -0]);
const right = values([1, 3, NaN, Infinity, Infinity, -0, 1]);

function compared(name: string, holds: (x: number, y: number) => boolean) {
  return operation(
    name,
    { ...truth, reference: (x, y) => Number(holds(x, y)) },
    edge(distinct(2, 3), distinct(3)),
    edge(left, right),
    edge(turned(normal(3, 4)), thinned(normal(4, 7))),
    edge(ints(-2, 3, 8), ints(-2, 3, 8)),
    edge(bools(8), bools(8)),
    edge(ints(-2, 3, 8), 0.5),
    edge(1, ints(-2, 3, 8)),
    refuses(ShapeError, "[2] and [3]", normal(2), normal(3)),
  );
}

function bits(name: string) {
  return operation(
    name,
    truth,
    edge(bools(3, 8), bools(8)),
    edge(ints(-99, 99, 8), ints(-99, 99, 8)),
    refuses(DTypeError, "takes bool or int32", normal(2), normal(2)),
    refuses(ShapeError, "[2] and [3]", bools(2), bools(3)),
  );
}

export const comparison = [
  compared("lt", (x, y) => x < y),
  compared("le", (x, y) => x <= y),
  compared("gt", (x, y) => x > y),
  compared("ge", (x, y) => x >= y),
  compared("eq", (x, y) => x === y),
  compared("ne", (x, y) => x !== y),
  bits("logicalAnd"),
  bits("logicalOr"),
  bits("logicalXor"),
  operation(
    "logicalNot",
    truth,
    edge(bools(5)),
    edge(ints(-9, 9, 5)),
    refuses(DTypeError, "takes bool or int32", normal(2)),
  ),
  operation(
    "where",
    {},
    ok(bools(2, 3), normal(2, 3), normal(3)),
    ok(bools(3), normal(2, 1), 0.5),
    ok(bools(2, 1), 0, turned(normal(3, 2))),
    edge(bools(3), ints(0, 9, 3), 1),
    edge(values([true, false], "bool"), values([1, NaN]), values([NaN, 2])),
    refuses(DTypeError, "must be bool, got float32", normal(2), normal(2), normal(2)),
    refuses(ShapeError, "[2]", bools(2), normal(3), normal(3)),
  ),
  operation("isNaN", truth, edge(left), edge(ints(0, 3, 3))),
  operation("isFinite", truth, edge(left), edge(ints(0, 3, 3))),
  operation("isInf", truth, edge(left), edge(ints(0, 3, 3))),
  operation(
    "cast",
    { derivatives: { none: "passes between floating types only, one of which wasm does not have" } },
    edge(values([1.7, -1.7, 0, 0.3, -0.3, 100]), "int32"),
    edge(values([1.7, -1.7, 0, NaN, Infinity]), "bool"),
    edge(ints(-3, 3, 5), "float32"),
    edge(ints(-3, 3, 5), "bool"),
    edge(bools(5), "float32"),
    edge(bools(5), "int32"),
  ),
];
