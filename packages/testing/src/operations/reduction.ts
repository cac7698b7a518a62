import { IndexError, ShapeError } from "@nn/tensor";
import { bools, distinct, empty, ints, normal, positive, thinned, turned, values } from "../inputs.js";
import { edge, ok, operation, refuses } from "../operation.js";

const holes = values([
  [1, NaN, 2],
  [Infinity, 0, -1],
  [-Infinity, -2, 3],
]);

/** Calls that every reduction over axes takes. */
function overAxes(input: typeof distinct) {
  return [
    ok(input(2, 3, 4)),
    ok(input(2, 3, 4), 1),
    ok(input(2, 3, 4), [0, -1]),
    ok(input(2, 3, 4), -1, { keepdim: true }),
    ok(turned(input(3, 4)), 0),
    ok(thinned(input(3, 9)), 1),
    ok(input(2, 3), []),
    ok(input(2, 1, 3), 1),
    ok(input()),
    edge(input(2, 300), 1),
    edge(input(300, 2), 0),
    edge(holes),
    edge(holes, 1),
    refuses(IndexError, "axis 3 is out of range", input(2, 3), 3),
    refuses(IndexError, "given twice", input(2, 3), [0, -2]),
  ];
}

const spread = (...shape: number[]) => positive(...shape);
const whole = [edge(ints(-5, 5, 3, 4)), edge(ints(-5, 5, 3, 4), 0), edge(bools(3, 4), 1)];
const noElements = [edge(empty(0, 3)), edge(empty(0, 3), 0), edge(empty(0, 3), 1)];
const choosing = [edge(empty(0, 3), 1), refuses(ShapeError, "nothing to choose from", empty(0, 3), 0)];
const places = { derivatives: { none: "the result is a place" } } as const;
const truth = { derivatives: { none: "the result is bool" } } as const;
const cancels = [3e-6, "the rows cancel to small sums"] as const;
const moderate = [1e-5, "differences from the mean, summed in another order"] as const;

function arg(name: string) {
  return operation(
    name,
    places,
    edge(distinct(2, 3, 4)),
    edge(distinct(2, 3, 4), 1),
    edge(distinct(2, 3, 4), -1, { keepdim: true }),
    edge(distinct(2, 3), undefined, { keepdim: true }),
    edge(turned(distinct(3, 4)), 0),
    edge(
      values([
        [1, 3, 3, 2],
        [0, 0, 0, 0],
      ]),
      1,
    ),
    edge(ints(-5, 5, 3, 40), 1),
    edge(ints(-5, 5, 40, 3), 0),
    edge(bools(3, 8), 1),
    edge(holes, 1),
    edge(distinct()),
    edge(normal(3, 1000), 1),
    refuses(ShapeError, "nothing to choose from", empty(0, 3), 0),
    refuses(IndexError, "axis 2 is out of range", distinct(2, 3), 2),
  );
}

export const reduction = [
  operation("sum", { tolerance: cancels }, ...overAxes(distinct), ...whole, ...noElements),
  operation(
    "prod",
    { tolerance: cancels },
    ...overAxes(spread),
    ...whole,
    ...noElements,
    ok(
      values([
        [0, 2, 3],
        [0, 0, 3],
        [1, 2, 3],
      ]),
      1,
    ),
  ),
  operation("max", {}, ...overAxes(distinct), ...whole, ...choosing),
  operation("min", {}, ...overAxes(distinct), ...whole, ...choosing),
  operation("mean", { tolerance: cancels }, ...overAxes(distinct), ...whole, ...noElements),
  operation(
    "variance",
    { tolerance: moderate, derivativeTolerance: moderate },
    ok(normal(2, 3, 4)),
    ok(normal(2, 3, 4), 1),
    ok(normal(2, 3, 4), [0, 2], { keepdim: true }),
    ok(normal(3, 4), 1, { correction: 0 }),
    edge(normal(3, 500), 1),
    edge(normal(1)),
    edge(ints(0, 9, 3, 4), 1),
  ),
  operation(
    "std",
    { tolerance: moderate, derivativeTolerance: moderate },
    ok(normal(2, 3, 4)),
    ok(normal(2, 3, 4), 1),
    ok(normal(2, 3, 4), [0, 2], { keepdim: true }),
    ok(normal(3, 4), 1, { correction: 0 }),
    edge(normal(3, 500), 1),
    edge(normal(1)),
  ),
  operation(
    "logSumExp",
    {},
    ok(normal(3, 4)),
    ok(normal(3, 4), 1),
    ok(normal(3, 4), 0, { keepdim: true }),
    ok(
      values([
        [1e4, -1e4, 3],
        [-1e4, -1e4, -1e4],
      ]),
      1,
    ),
    edge(
      values([
        [Infinity, 1],
        [-Infinity, -Infinity],
        [NaN, 1],
      ]),
      1,
    ),
    edge(empty(0, 3), 0),
    edge(normal(2, 700), 1),
  ),
  operation(
    "norm",
    {},
    ok(distinct(3, 4)),
    ok(distinct(3, 4), 1),
    ok(distinct(3, 4), 1, { ord: 1 }),
    ok(distinct(3, 4), 0, { ord: Infinity }),
    ok(distinct(3, 4), 0, { ord: -Infinity }),
    ok(distinct(3, 4), 1, { ord: 3, keepdim: true }),
    ok(distinct(3, 4), 1, { ord: 2.5 }),
    edge(distinct(3, 4), 1, { ord: 0 }),
    edge(
      values([
        [0, 0],
        [3, 4],
      ]),
      1,
    ),
  ),
  arg("argMax"),
  arg("argMin"),
  operation(
    "any",
    truth,
    edge(bools(3, 4)),
    edge(bools(3, 4), 1),
    edge(
      values([
        [0, 0],
        [0, NaN],
      ]),
      1,
    ),
    edge(ints(0, 2, 3, 4), 0, { keepdim: true }),
    edge(empty(0, 3), 0),
  ),
  operation(
    "all",
    truth,
    edge(bools(3, 4)),
    edge(bools(3, 2), 1),
    edge(
      values([
        [1, 2],
        [0, NaN],
      ]),
      1,
    ),
    edge(ints(0, 3, 3, 4), 0, { keepdim: true }),
    edge(empty(0, 3), 0),
  ),
];
