import { DTypeError } from "@nn/tensor";
import { distinct, empty, ints, normal, positive, turned, values, within, type Input } from "../inputs.js";
import { edge, ok, operation, refuses, type OperationOptions } from "../operation.js";

const anywhere = [0, -0, 1e-8, 1, -1, 20, -20, Infinity, -Infinity, NaN];

function elementwise(
  name: string,
  reference: ((x: number) => number) | undefined,
  points: Input,
  edges: readonly number[] = anywhere,
  options: OperationOptions = {},
) {
  return operation(
    name,
    { ...(reference ? { reference } : {}), ...options },
    ok(points),
    ok(turned(points)),
    edge(values(edges)),
    edge(ints(0, 2, 3)),
    edge(empty(0, 2)),
    refuses(DTypeError, "expected a tensor", "x"),
  );
}

const log2 = (x: number): number => Math.log(x) * Math.LOG2E;
const log10 = (x: number): number => Math.log(x) * Math.LOG10E;
const inside = within(-0.85, 0.85, 3, 4);

export const functions = [
  elementwise("exp", Math.exp, normal(3, 4), [...anywhere, 88, -87, 100, -110]),
  elementwise("expm1", Math.expm1, normal(3, 4), [...anywhere, 1e-5, 100, -100]),
  elementwise("log", Math.log, positive(3, 4), [0, 1, 1e-30, 1e30, Infinity, -1, NaN]),
  elementwise("log1p", Math.log1p, positive(3, 4), [0, 1e-8, 1e-5, -0.5, -1, -2, 1e20, Infinity, NaN]),
  elementwise("log2", log2, positive(3, 4), [0, 1, 8, 1e-30, Infinity, -1, NaN]),
  elementwise("log10", log10, positive(3, 4), [0, 1, 1000, 1e-30, Infinity, -1, NaN]),
  elementwise("sin", Math.sin, normal(3, 4), [0, 1e-8, 3, -3, 100, -1000, Infinity, NaN]),
  elementwise("cos", Math.cos, normal(3, 4), [0, 1e-8, 3, -3, 100, -1000, Infinity, NaN]),
  elementwise("tan", Math.tan, inside, [0, 1e-8, 1.5, -1.5, 3, 100, Infinity, NaN]),
  elementwise("asin", Math.asin, inside, [0, 1, -1, 0.999, 1e-6, 2, NaN]),
  elementwise("acos", Math.acos, inside, [0, 1, -1, 0.999, 1e-6, 2, NaN]),
  elementwise("atan", Math.atan, normal(3, 4), anywhere),
  elementwise("sinh", Math.sinh, normal(3, 4), [0, 1e-6, 1, -1, 50, -50, 100, NaN]),
  elementwise("cosh", Math.cosh, normal(3, 4), [0, 1e-6, 1, -1, 50, -50, 100, NaN]),
  elementwise("tanh", Math.tanh, normal(3, 4), anywhere),
  elementwise("erf", undefined, normal(3, 4), [...anywhere, 0.5, -0.5, 3, 4]),
  elementwise("normalCdf", undefined, normal(3, 4), [...anywhere, 0.5, -0.5, 3, 4]),
  operation(
    "erfInv",
    { derivativeTolerance: [1e-5, "a Newton step behind a polynomial, squared in the exponent"] },
    ok(inside),
    edge(values([0, 0.5, -0.5, 0.99, -0.999, 0.99999, 1, -1])),
  ),
  operation(
    "atan2",
    { reference: Math.atan2 },
    ok(distinct(3, 4), distinct(4)),
    ok(positive(3), 2),
    edge(values([0, 0, 1, -1, 1, -1, NaN, 0]), values([1, -1, 0, 0, -1, -1, 1, 0])),
    edge(ints(1, 5, 3), ints(1, 5, 3)),
  ),
];
