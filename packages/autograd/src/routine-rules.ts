import type { Tensor } from "@nn/tensor";
import {
  add,
  diagonal,
  div,
  expand,
  eye,
  eq,
  matMul,
  mul,
  neg,
  solve,
  square,
  sub,
  tril,
  where,
  concat,
} from "@nn/tensor";
import type { RoutineName } from "@nn/tensor/graph";

/** From the gradients of a routine's results (undefined: none came), the gradients of its inputs. */
export type RoutineRule = (
  gs: readonly (Tensor | undefined)[],
  inputs: readonly Tensor[],
  results: readonly Tensor[],
) => readonly Tensor[];

const T = (x: Tensor): Tensor => x.transpose(-2, -1);
const orZeros = (g: Tensor | undefined, like: Tensor): Tensor => g ?? mul(like, 0);

/** Derivatives of the linear algebra routines (Giles 2008; Walter & Lehmann 2010 for QR; PyTorch's SVD formula). */
export const routineRules: { readonly [R in RoutineName]: RoutineRule } = {
  cholesky: ([g], _, [l]) => {
    const inner = halfDiagonal(tril(matMul(T(l), orZeros(g, l))));
    const left = solve(T(l), inner);
    return [symmetrised(T(solve(T(l), T(left))))];
  },
  solve: ([g], [a], [x]) => {
    const gb = solve(T(a), orZeros(g, x));
    return [neg(matMul(gb, T(x))), gb];
  },
  det: ([g], [a], [d]) => {
    const n = a.shape[a.rank - 1];
    const cofactors = mul(solve(T(a), identity(a, n)), d.unsqueeze(-1).unsqueeze(-1));
    return [mul(cofactors, orZeros(g, d).unsqueeze(-1).unsqueeze(-1))];
  },
  qr: ([gq, gr], [a], [q, r]) => {
    const [rows, columns] = a.shape.slice(-2);
    const [gQ, gR] = [orZeros(gq, q), orZeros(gr, r)];
    if (rows >= columns) return [tallQr(q, r, gQ, gR)];
    const lead = a.shape.slice(0, -2).map(() => null);
    const head = (x: Tensor): Tensor => x.slice(...lead, null, [0, rows]);
    const tail = (x: Tensor): Tensor => x.slice(...lead, null, [rows, null]);
    const first = tallQr(q, head(r), add(gQ, matMul(tail(a), T(tail(gR)))), head(gR));
    return [concat([first, matMul(q, tail(gR))], -1)];
  },
  eigh: ([gw, gv], _, [w, v]) => {
    const gaps = sub(w.unsqueeze(-2), w.unsqueeze(-1));
    const twist = mul(offDiagonalReciprocal(gaps), matMul(T(v), orZeros(gv, v)));
    const inner = add(twist, diagonalMatrix(orZeros(gw, w)));
    return [symmetrised(matMul(matMul(v, inner), T(v)))];
  },
  svd: ([gu, gs, gvh], _, [u, s, vh]) => {
    const v = T(vh);
    const [gU, gV] = [orZeros(gu, u), T(orZeros(gvh, vh))];
    const squares = square(s);
    const e = offDiagonalReciprocal(sub(squares.unsqueeze(-2), squares.unsqueeze(-1)));
    const skew = (x: Tensor): Tensor => sub(x, T(x));
    const row = s.unsqueeze(-2);
    const left = mul(mul(skew(matMul(T(u), gU)), e), row);
    const right = mul(mul(skew(matMul(T(v), gV)), e), s.unsqueeze(-1));
    const inner = add(add(left, right), diagonalMatrix(orZeros(gs, s)));
    const outsideU = div(sub(gU, matMul(u, matMul(T(u), gU))), row);
    const outsideV = div(sub(gV, matMul(v, matMul(T(v), gV))), row);
    const core = matMul(matMul(u, inner), vh);
    return [add(core, add(matMul(outsideU, vh), matMul(u, T(outsideV))))];
  },
};

function tallQr(q: Tensor, r: Tensor, gq: Tensor, gr: Tensor): Tensor {
  const m = sub(matMul(r, T(gr)), matMul(T(gq), q));
  const symmetric = add(tril(m), T(tril(m, -1)));
  return T(solve(r, T(add(gq, matMul(q, symmetric)))));
}

function identity(like: Tensor, n: number): Tensor {
  return expand(eye(n, n, { dtype: like.dtype }), like.shape);
}

function symmetrised(x: Tensor): Tensor {
  return mul(add(x, T(x)), 0.5);
}

function halfDiagonal(x: Tensor): Tensor {
  return sub(x, mul(diagonalMatrix(diagonal(x)), 0.5));
}

function diagonalMatrix(values: Tensor): Tensor {
  const n = values.shape[values.rank - 1];
  return mul(eye(n, n, { dtype: values.dtype }), values.unsqueeze(-1));
}

/** 1 / x off the diagonal, 0 on it. */
function offDiagonalReciprocal(x: Tensor): Tensor {
  const n = x.shape[x.rank - 1];
  const onDiagonal = eq(eye(n, n, { dtype: "int32" }), 1);
  return where(onDiagonal, 0, div(1, where(onDiagonal, 1, x)));
}
