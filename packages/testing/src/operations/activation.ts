import { IndexError } from "@nn/tensor";
import { distinct, empty, normal, thinned, turned, values } from "../inputs.js";
import { edge, ok, operation, refuses, type OperationOptions, type Sample } from "../operation.js";

/** Far out, where the plain formulas overflow. */
const far = values([0, 1, -1, 30, -30, 100, -100, 1e4, -1e4, Infinity, -Infinity, NaN]);
const farFinite = values([0, 1, -1, 30, -30, 100, -100, 1e4, -1e4]);

function activation(name: string, options: OperationOptions, ...more: Sample[]) {
  return operation(
    name,
    options,
    ok(distinct(3, 4)),
    ok(turned(distinct(4, 3))),
    edge(far),
    edge(empty(0, 2)),
    ...more,
  );
}

function alongAxis(name: string, options: OperationOptions = {}) {
  return operation(
    name,
    options,
    ok(normal(3, 4)),
    ok(normal(2, 3, 4), 0),
    ok(normal(2, 3, 4), 1),
    ok(turned(normal(4, 3)), -2),
    ok(thinned(normal(3, 9))),
    ok(normal(1, 1)),
    ok(farFinite),
    edge(
      values([
        [1, Infinity],
        [0, -Infinity],
        [NaN, 1],
      ]),
    ),
    edge(
      values([
        [1e4, -1e4, 1e4],
        [-1e4, -1e4, -1e4],
      ]),
    ),
    edge(normal()),
    edge(empty(0, 3)),
    edge(normal(2, 1000)),
    refuses(IndexError, "axis 2 is out of range", normal(2, 3), 2),
  );
}

export const activationOperations = [
  activation("relu", { reference: (x) => Math.max(x, 0) }),
  activation("relu6", {}, ok(values([-3, 3, 5.9, 6.1]))),
  activation("leakyRelu", {}, ok(distinct(5), 0.2)),
  activation("elu", {}, ok(distinct(5), 1.7)),
  activation("sigmoid", { reference: (x) => 1 / (1 + Math.exp(-x)) }, ok(farFinite)),
  activation("logSigmoid", {}, ok(farFinite)),
  activation("softplus", {}, ok(distinct(5), 2.5), ok(farFinite)),
  activation("gelu", {}, ok(distinct(5), { approximate: "tanh" }), ok(distinct(5), { approximate: "none" })),
  activation("silu", {}),
  alongAxis("softmax"),
  alongAxis("logSoftmax"),
];
