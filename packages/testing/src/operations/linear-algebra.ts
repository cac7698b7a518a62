import { ShapeError, type Tensor } from "@nn/tensor";
import { normal, turned, values, viewed, type Input } from "../inputs.js";
import { edge, ok, operation, refuses } from "../operation.js";

/** Far from singular. */
const sturdy = (...shape: number[]): Input => viewed(normal(...shape), "add(4 I)", plusDiagonal);
function plusDiagonal(x: Tensor): Tensor {
  const n = x.shape[x.rank - 1];
  const places = Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 4 + Math.floor(i / n) : 0));
  return x.add(
    values(places)
      .make(0, x.dtype as "float32")
      .reshape([n, n]),
  );
}
const symmetric = (x: Tensor): Tensor => x.add(x.transpose()).mul(0.5);

const float64Host = [1e-5, "the routine runs in float64 and magnifies the rounding of its inputs"] as const;
const square = refuses(ShapeError, "square", normal(2, 3));

const routine = {
  tolerance: float64Host,
  derivativeTolerance: [3e-4, "differences of close singular values or eigenvalues divide"],
} as const;

export const linearAlgebra = [
  operation(
    "svd",
    routine,
    ok(normal(4, 3)),
    ok(normal(3, 3)),
    ok(normal(2, 3, 4)),
    edge(
      values([
        [0, 0],
        [0, 0],
      ]),
    ),
    refuses(ShapeError, "[3]", normal(3)),
  ),
  operation(
    "qr",
    routine,
    ok(normal(4, 3)),
    ok(sturdy(3, 3)),
    ok(normal(2, 2, 4)),
    refuses(ShapeError, "[3]", normal(3)),
  ),
  operation(
    "eigh",
    { ...routine, prepare: symmetric },
    ok(sturdy(3, 3)),
    ok(sturdy(2, 3, 3)),
    edge(
      values([
        [2, 0],
        [0, 2],
      ]),
    ),
    refuses(ShapeError, "", normal(3)),
  ),
  operation(
    "cholesky",
    { ...routine, prepare: symmetric },
    ok(sturdy(3, 3)),
    ok(sturdy(2, 3, 3)),
    refuses(ShapeError, "matrices", normal(3)),
  ),
  operation(
    "solve",
    routine,
    ok(sturdy(3, 3), normal(3, 2)),
    ok(sturdy(3, 3), normal(3)),
    ok(sturdy(2, 3, 3), normal(2, 3, 1)),
    ok(turned(sturdy(3, 3)), turned(normal(2, 3))),
    refuses(ShapeError, "", normal(2, 3), normal(2)),
  ),
  operation(
    "det",
    routine,
    ok(sturdy(3, 3)),
    ok(normal(3, 3)),
    ok(normal(2, 2, 2)),
    edge(
      values([
        [1, 2],
        [2, 4],
      ]),
    ),
    square,
  ),
  operation("inverse", routine, ok(sturdy(3, 3)), ok(sturdy(2, 2, 2)), square),
  operation(
    "pinv",
    routine,
    ok(normal(4, 3)),
    ok(normal(2, 4)),
    edge(
      values([
        [1, 2],
        [2, 4],
      ]),
    ),
  ),
];
