import { eighRoutine } from "@nn/tensor/graph";

/**
 * tr((A B)^½) of two symmetric positive semidefinite matrices `[d, d]`: the sum of the singular values of A^½ B^½, by
 * the eigenvalues of the symmetric A^½ B A^½ alone, so that nothing needs an inverse or complex numbers.
 */
export function traceOfRoot(a: Float64Array, b: Float64Array, d: number): number {
  const { values, vectors } = eigen(a, d);
  // The columns of V Λ^½; where rank is missing they are 0, not rounding errors' roots.
  const limit = d * Number.EPSILON * Math.max(0, values[d - 1]);
  const scales = values.map((value) => (value > limit ? Math.sqrt(value) : 0));
  const root = vectors.map((value, i) => value * scales[i % d]);
  const product = multiply(transpose(root, d), multiply(b, root, d), d);
  return eigen(product, d).values.reduce((sum, value) => sum + Math.sqrt(Math.max(0, value)), 0);
}

function eigen(matrix: Float64Array, d: number): { values: Float64Array; vectors: Float64Array } {
  const [values, vectors] = eighRoutine.compute([{ data: matrix.slice(), rows: d, columns: d }], "");
  return { values, vectors };
}

function multiply(a: Float64Array, b: Float64Array, d: number): Float64Array {
  const product = new Float64Array(d * d);
  for (let i = 0; i < d; i++) {
    for (let k = 0; k < d; k++) {
      const factor = a[i * d + k];
      for (let j = 0; j < d; j++) product[i * d + j] += factor * b[k * d + j];
    }
  }
  return product;
}

function transpose(matrix: Float64Array, d: number): Float64Array {
  return matrix.map((_, i) => matrix[(i % d) * d + Math.floor(i / d)]);
}
