import { DTypeError, ShapeError } from "@nn/tensor";
import {
  bools,
  distinct,
  empty,
  ints,
  normal,
  positive,
  thinned,
  turned,
  turnedAround,
  values,
  within,
} from "../inputs.js";
import { edge, ok, operation, refuses, type OperationOptions } from "../operation.js";

const steps = { derivatives: { none: "piecewise constant: the gradient is zero" } } as const;
const specials = values([0, -0, 1, -1, Infinity, -Infinity, NaN]);
const others = values([-2.5, 3, 0, NaN, 2, Infinity, 1]);

/** What every function of two numbers is tried on. */
function binaryEntries(name: string) {
  return [
    ok(distinct(2, 3), distinct(2, 3)),
    ok(positive(2, 1, 3), positive(4, 1)),
    ok(turned(positive(3, 4)), thinned(positive(4, 7))),
    ok(positive(), positive(3)),
    ok(positive(3), 2),
    ok(1.5, positive(3)),
    edge(ints(1, 9, 4), ints(1, 5, 4)),
    edge(ints(1, 9, 4), bools(4)),
    edge(bools(4), bools(4)),
    edge(ints(-4, 4, 4), 0.5),
    edge(ints(-4, 4, 4), positive(4)),
    edge(empty(0, 3), positive(3)),
    edge(specials, others),
    refuses(ShapeError, "[2, 3] and [4]", normal(2, 3), normal(4)),
    refuses(DTypeError, `${name}: expected a tensor`, normal(2), "2"),
  ];
}

/** What every function of one number is tried on; `points` are where derivatives exist. */
function unaryEntries(points: typeof specials, extra = specials) {
  return [ok(points), ok(turnedAround(points)), edge(empty(2, 0)), edge(extra)];
}

const fraction = (f: (x: number) => number): OperationOptions => ({ ...steps, reference: f });
const roundToEven = (x: number): number => {
  const r = Math.round(x);
  return Math.abs(x % 1) === 0.5 && r % 2 !== 0 ? r - 1 : r;
};
const halves = values([-2.5, -1.5, -0.5, -0.2, 0.2, 0.5, 1.5, 2.5, 1e9, -7e9]);

export const arithmetic = [
  operation("add", { reference: (x, y) => x + y }, ...binaryEntries("add")),
  operation("sub", { reference: (x, y) => x - y }, ...binaryEntries("sub")),
  operation("mul", { reference: (x, y) => x * y }, ...binaryEntries("mul")),
  operation("div", { reference: (x, y) => x / y }, ...binaryEntries("div")),
  operation(
    "floorDivide",
    steps,
    edge(distinct(2, 5), positive(5)),
    edge(values([7, -7, 7, -7]), values([2, 2, -2, -2])),
    edge(values([7, -7, 7, -7, 3], "int32"), values([2, 2, -2, -2, 0], "int32")),
    edge(ints(-20, 20, 6), 3),
    refuses(ShapeError, "[2] and [3]", normal(2), normal(3)),
  ),
  operation(
    "mod",
    {},
    ok(distinct(3, 4), values([0.3, 0.7, 1.1, -0.9])),
    ok(distinct(4), 0.7),
    edge(values([7, -7, 7, -7, 0]), values([3, 3, -3, -3, 2])),
    edge(values([7, -7, 7, -7], "int32"), values([3, 3, -3, -3], "int32")),
    refuses(ShapeError, "[2] and [3]", normal(2), normal(3)),
  ),
  operation(
    "pow",
    {},
    ok(positive(2, 3), distinct(3)),
    ok(positive(3), 2),
    ok(normal(3), 2),
    ok(normal(3), 3),
    ok(positive(3), 0.5),
    ok(positive(3), -1),
    ok(positive(3), -0.5),
    ok(positive(3), 2.7),
    ok(2, distinct(4)),
    edge(values([0, 0, 0, -2, -2, 2]), values([0, 2, -1, 3, 0.5, NaN])),
    edge(ints(-4, 5, 6), 3),
    edge(ints(1, 5, 4), ints(0, 4, 4)),
    refuses(ShapeError, "[2] and [3]", normal(2), normal(3)),
  ),
  operation(
    "maximum",
    { reference: (x, y) => Math.max(x, y) },
    ...binaryEntries("maximum").filter((e) => e.kind === "refusal" || !e.smooth),
    ok(distinct(3, 4), within(-0.05, 0.05, 4)),
    ok(distinct(5), 0.3),
  ),
  operation(
    "minimum",
    { reference: (x, y) => Math.min(x, y) },
    ...binaryEntries("minimum").filter((e) => e.kind === "refusal" || !e.smooth),
    ok(distinct(3, 4), within(-0.05, 0.05, 4)),
    ok(distinct(5), 0.3),
  ),
  operation(
    "neg",
    { reference: (x) => -x },
    ...unaryEntries(normal(3, 4)),
    edge(ints(-3, 3, 4)),
    refuses(DTypeError, "expected a tensor", 3),
  ),
  operation("abs", { reference: Math.abs }, ...unaryEntries(distinct(3, 4)), edge(ints(-3, 3, 4))),
  operation("sign", fraction(Math.sign), ...unaryEntries(distinct(3, 4)), edge(ints(-3, 3, 4))),
  operation("square", { reference: (x) => x * x }, ...unaryEntries(normal(3, 4)), edge(ints(-3, 3, 4))),
  operation("sqrt", { reference: Math.sqrt }, ...unaryEntries(positive(3, 4)), edge(ints(0, 9, 4))),
  operation(
    "rsqrt",
    { reference: (x) => 1 / Math.sqrt(x) },
    ...unaryEntries(positive(3, 4), values([1e-6, 4, Infinity, NaN, -1])),
  ),
  operation("reciprocal", { reference: (x) => 1 / x }, ...unaryEntries(positive(3, 4))),
  operation("floor", fraction(Math.floor), ...unaryEntries(distinct(3, 4), halves), edge(ints(-3, 3, 4))),
  operation("ceil", fraction(Math.ceil), ...unaryEntries(distinct(3, 4), halves), edge(ints(-3, 3, 4))),
  operation("round", fraction(roundToEven), ...unaryEntries(distinct(3, 4), halves), edge(ints(-3, 3, 4))),
  operation("trunc", fraction(Math.trunc), ...unaryEntries(distinct(3, 4), halves), edge(ints(-3, 3, 4))),
  operation(
    "clamp",
    {},
    ok(distinct(3, 4), -0.5, 0.7),
    ok(distinct(5), undefined, 0.2),
    ok(distinct(5), 0.2),
    ok(distinct(3, 4), within(-0.9, -0.8, 4), within(0.8, 0.9, 3, 1)),
    edge(values([-1, 0, 1, NaN, Infinity, -Infinity]), -1, 1),
    edge(ints(-9, 9, 5), -3, 3),
    refuses(ShapeError, "[2] and [3]", normal(2), normal(3)),
  ),
  operation(
    "lerp",
    {},
    ok(normal(2, 3), normal(3), 0.3),
    ok(normal(3), normal(3), normal(3)),
    ok(normal(3), 2, normal(4, 1)),
    edge(ints(0, 9, 3), 10, 0.25),
  ),
];
