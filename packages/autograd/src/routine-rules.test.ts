import { cholesky, det, eigh, inverse, pinv, qr, solve, svd, tensor, type Tensor } from "@nn/tensor";
import { describe, it } from "vitest";
import { gradCheck } from "./grad-check.js";

const general = tensor([[2, 0.5, -1], [0.3, 3, 0.7], [-0.4, 1, 4]]); // prettier-ignore
const tall = tensor([[2, 0.5], [0.3, 3], [-0.4, 1], [1, 1.5]]); // prettier-ignore
const symmetric = (x: Tensor): Tensor => x.add(x.transpose()).mul(0.5);

/** Each function of a matrix with the point it is checked at. */
const cases: readonly (readonly [string, (x: Tensor) => Tensor, Tensor])[] = [
  ["the nuclear norm", (x) => svd(x).s.sum(), tall],
  ["low-rank approximation", (x) => { const { u, s, vh } = svd(x); return u.slice(null, [0, 1]).mul(s.slice([0, 1])).matMul(vh.slice([0, 1])); }, tall], // prettier-ignore
  ["the SVD of a wide matrix", (x) => { const { u, s, vh } = svd(x.transpose()); return u.matMul(s.unsqueeze(-1).mul(vh)).add(s.sum()); }, tall], // prettier-ignore
  ["r alone", (x) => qr(x).r, tall],
  ["q alone", (x) => qr(x).q, tall],
  ["q and r of a wide matrix", (x) => { const { q, r } = qr(x.transpose()); return q.sum().add(r.square().sum()); }, tall], // prettier-ignore
  ["eigenvalues", (x) => eigh(symmetric(x)).values, general],
  ["eigenvectors", (x) => eigh(symmetric(x)).vectors, general],
  ["a matrix function by eigh", (x) => { const { values, vectors } = eigh(symmetric(x)); return vectors.mul(values.exp()).matMul(vectors.transpose()); }, general], // prettier-ignore
  ["log det by cholesky", (x) => cholesky(symmetric(x)).diagonal().log().sum().mul(2), general],
  ["solve for both", (x) => solve(x, x.square()), general],
  ["log |det|", (x) => det(x).abs().log(), general],
  ["the inverse", (x) => inverse(x), general],
  ["the pseudo-inverse", (x) => pinv(x), tall],
];

describe("derivatives of linear algebra", () => {
  it.each(cases)("%s, to second order", async (_, f, point) => {
    await gradCheck(f, [point], { order: 2, tolerance: 1e-5 });
  });
});
