import { DTypeError, IndexError, ShapeError } from "@nn/tensor";
import { bools, empty, ints, normal, thinned, turned, turnedAround } from "../inputs.js";
import { edge, ok, operation, refuses, type OperationOptions, type Sample } from "../operation.js";

const longSums = {
  tolerance: [5e-6, "sums of products in another order"],
  derivativeTolerance: [1e-5, "sums of products in another order"],
} as const;

function convolution(rank: 1 | 2 | 3) {
  const n = (size: number) => new Array<number>(rank).fill(size);
  const shape = (a: number, b: number, size: number) => [a, b, ...n(size)];
  const sizes = rank === 3 ? 4 : 6;
  const entries: Sample[] = [
    ok(normal(...shape(2, 3, sizes)), normal(...shape(4, 3, 3))),
    ok(normal(...shape(2, 3, sizes)), normal(...shape(4, 3, 2)), { bias: normal(4), stride: 2, padding: 1 }),
    ok(normal(...shape(1, 2, sizes)), normal(...shape(2, 2, 2)), { dilation: 2, padding: n(1) }),
    ok(normal(...shape(2, 4, 4)), normal(...shape(6, 2, 2)), { groups: 2, bias: normal(6) }),
    ok(normal(...shape(2, 3, 4)), normal(...shape(3, 1, 3)), { groups: 3, padding: "same" }),
    ok(normal(2, ...n(4)), normal(...shape(3, 2, 1))),
    ok(normal(...shape(1, 1, 5)), normal(...shape(1, 1, 2)), { stride: 3 }),
    ok(turnedAround(normal(...shape(1, 2, 4))), turnedAround(normal(...shape(2, 2, 2))), {
      padding: "valid",
    }),
  ];
  if (rank === 2) {
    entries.push(
      ok(normal(1, 2, 5, 6), normal(3, 2, 2, 3), { stride: [2, 1], padding: [1, 0], dilation: [1, 2] }),
      edge(normal(2, 8, 12, 12), normal(16, 8, 3, 3), { padding: 1 }),
      edge(normal(2, 32, 4, 4), normal(32, 1, 3, 3), { padding: 1, groups: 32 }),
    );
  }
  return operation(
    `conv${rank}d`,
    longSums,
    ...entries,
    refuses(ShapeError, "has 3 channels", normal(...shape(2, 3, 4)), normal(...shape(4, 2, 2))),
    refuses(ShapeError, "does not fit", normal(...shape(2, 3, 2)), normal(...shape(4, 3, 3))),
    refuses(ShapeError, "takes an input", normal(3), normal(...shape(4, 3, 3))),
    refuses(ShapeError, "bias must have shape [4]", normal(...shape(2, 3, 4)), normal(...shape(4, 3, 2)), {
      bias: normal(3),
    }),
    refuses(ShapeError, "stride must be", normal(...shape(2, 3, 4)), normal(...shape(4, 3, 2)), {
      stride: 0,
    }),
    refuses(ShapeError, "groups", normal(...shape(2, 3, 4)), normal(...shape(4, 3, 2)), { groups: 2 }),
  );
}

function transposed(rank: 1 | 2 | 3) {
  const n = (size: number) => new Array<number>(rank).fill(size);
  const shape = (a: number, b: number, size: number) => [a, b, ...n(size)];
  return operation(
    `convTranspose${rank}d`,
    longSums,
    ok(normal(...shape(2, 3, 3)), normal(...shape(3, 2, 3))),
    ok(normal(...shape(2, 3, 3)), normal(...shape(3, 2, 3)), {
      bias: normal(2),
      stride: 2,
      padding: 1,
      outputPadding: 1,
    }),
    ok(normal(...shape(1, 2, 3)), normal(...shape(2, 2, 2)), { dilation: 2 }),
    ok(normal(...shape(2, 4, 2)), normal(...shape(4, 1, 2)), { groups: 2, stride: 2 }),
    ok(normal(2, ...n(3)), normal(...shape(2, 1, 2))),
    refuses(ShapeError, "has 3 channels", normal(...shape(2, 3, 4)), normal(...shape(4, 2, 2))),
    refuses(ShapeError, "must be smaller than", normal(...shape(1, 2, 3)), normal(...shape(2, 2, 2)), {
      outputPadding: 1,
    }),
  );
}

const einsumOptions: OperationOptions = longSums;

export const products = [
  operation(
    "matMul",
    longSums,
    ok(normal(3, 4), normal(4, 5)),
    ok(turned(normal(4, 3)), turned(normal(5, 4))),
    ok(normal(2, 3, 4), normal(2, 4, 5)),
    ok(normal(2, 1, 3, 4), normal(5, 4, 2)),
    ok(normal(3, 4), normal(4)),
    ok(normal(4), normal(4, 3)),
    ok(normal(4), normal(4)),
    ok(normal(4), normal(2, 4, 3)),
    ok(normal(2, 3, 4), normal(4)),
    ok(thinned(normal(3, 8)), normal(4, 2)),
    edge(normal(33, 65), normal(65, 17)),
    edge(normal(1, 300), normal(300, 1)),
    edge(normal(64, 7), normal(7, 100)),
    edge(ints(-3, 3, 3, 4), ints(-3, 3, 4, 2)),
    edge(ints(-3, 3, 3, 4), normal(4, 2)),
    edge(empty(3, 0), empty(0, 2)),
    edge(empty(0, 3), normal(3, 2)),
    refuses(ShapeError, "[2, 3] and [4, 5] do not fit", normal(2, 3), normal(4, 5)),
    refuses(ShapeError, "at least one axis", normal(), normal(2)),
    refuses(ShapeError, "do not broadcast", normal(2, 3, 4), normal(3, 4, 5)),
    refuses(DTypeError, "bool", bools(2, 2), bools(2, 2)),
  ),
  operation(
    "dot",
    longSums,
    ok(normal(5), normal(5)),
    ok(thinned(normal(11)), normal(5)),
    edge(empty(0), empty(0)),
    refuses(ShapeError, "[2] and [3]", normal(2), normal(3)),
    refuses(ShapeError, "[2, 2]", normal(2, 2), normal(2, 2)),
  ),
  operation(
    "outer",
    {},
    ok(normal(3), normal(4)),
    edge(ints(0, 9, 3), ints(0, 9, 2)),
    refuses(ShapeError, "[2, 2]", normal(2, 2), normal(2)),
  ),
  operation(
    "tensorDot",
    longSums,
    ok(normal(2, 3, 4), normal(3, 4, 5)),
    ok(normal(2, 3), normal(3, 4), 1),
    ok(normal(2, 3), normal(4), 0),
    ok(normal(2, 3, 4), normal(4, 5, 2), [
      [0, 2],
      [2, 0],
    ]),
    ok(normal(2, 3), normal(2, 3), [
      [-1, 0],
      [1, 0],
    ]),
    refuses(IndexError, "axis 7", normal(2, 3), normal(3, 2), [[7], [0]]),
    refuses(ShapeError, "do not fit", normal(2, 3), normal(2, 3), 1),
  ),
  operation(
    "einsum",
    einsumOptions,
    ok("ij,jk->ik", normal(2, 3), normal(3, 4)),
    ok("bij,bjk->bik", normal(2, 3, 4), normal(2, 4, 2)),
    ok("ij->ji", normal(2, 3)),
    ok("ii->i", normal(3, 3)),
    ok("ii", normal(3, 3)),
    ok("ij->", normal(2, 3)),
    ok("i,j->ij", normal(2), normal(3)),
    ok("ij,ij->ij", normal(2, 3), normal(2, 3)),
    ok("...ij,...jk->...ik", normal(2, 1, 3, 4), normal(5, 4, 2)),
    ok("ij,jk,kl->il", normal(2, 3), normal(3, 4), normal(4, 2)),
    ok("iij->j", normal(3, 3, 2)),
    ok("bhqd,bhkd->bhqk", normal(2, 2, 3, 4), normal(2, 2, 5, 4)),
    ok("i,i", normal(3), normal(3)),
    ok("kj,ij", normal(2, 3), normal(4, 3)),
    edge("ij,jk->ik", ints(-3, 3, 2, 3), ints(-3, 3, 3, 2)),
    refuses(ShapeError, "no equation", "i->j->k", normal(2)),
    refuses(ShapeError, "names 2 operands, got 1", "i,j", normal(2)),
    refuses(ShapeError, '"j"', "ij,jk->ik", normal(2, 3), normal(4, 5)),
    refuses(ShapeError, '"k"', "ij->ik", normal(2, 3)),
    refuses(ShapeError, "[2, 3, 4]", "ij", normal(2, 3, 4)),
  ),
  convolution(1),
  convolution(2),
  convolution(3),
  transposed(1),
  transposed(2),
  transposed(3),
];
