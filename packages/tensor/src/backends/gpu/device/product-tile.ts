import type { Factor, ProductShape } from "../product.js";

/**
 * Texels of a factor that are read one by one, `stride` apart: at each step of the loop the next one, into the variable
 * `name`.
 */
export interface Stream {
  readonly name: string;
  readonly factor: "left" | "right";
  /** The number of the first texel. */
  readonly start: string;
  readonly stride: number;
}

/** A block of a product's result, `rows` x 4, that one thread makes in its registers, named `s0`, `s1`, …. */
export interface Tile {
  /** How often `body` is run. */
  readonly steps: number;
  readonly streams: readonly Stream[];
  readonly body: string;
}

/** Whether the factor's neighbours along k lie side by side. */
export function alongK({ rows, columns }: Factor, side: "left" | "right"): boolean {
  return (side === "left" ? columns : rows) === 1;
}

/**
 * The inner loop, in what both shader languages understand where `vector` is the name of a vector of four. Variables:
 * `batch`; `row`, the first of the tile's rows; `column`, the number of its texel in a row of the result. Rows behind the
 * last one are computed from the last one.
 */
export function productTile(shape: ProductShape, rows: number, vector: string): Tile {
  const [left, right] = [alongK(shape.left, "left"), alongK(shape.right, "right")];
  const terms = shape.k % 4 === 0 ? 4 : 1;
  const streams = [
    ...(right ? rightColumns(shape) : rightRows(shape, terms)),
    ...(left ? leftRows(shape, rows) : leftColumns(shape, rows, terms)),
  ];
  const lines = count(rows, (i) => {
    const a = left ? count(4, (l) => `a${i}.${COMPONENTS[l]}`) : turned(i, terms);
    if (!right) return `s${i} += ${a.map((term, l) => `${term} * b${l}`).join(" + ")};`;
    const row = left ? `a${i}` : `${vector}(${a.join(", ")})`;
    return `s${i} += ${vector}(${count(4, (j) => `dot(${row}, b${j})`).join(", ")});`;
  });
  return { steps: shape.k / terms, streams, body: lines.join("\n") };
}

const COMPONENTS = "xyzw";

/** `b0` …: the texels of the rows of the right factor. */
function rightRows({ right }: ProductShape, terms: number): Stream[] {
  const [row, stride] = [right.rows / 4, (right.rows / 4) * terms];
  return count(terms, (l) => stream("right", `b${l}`, right, `${l * row} + column`, stride));
}

/** `b0` …: four terms of each of the tile's columns of the right factor. */
function rightColumns({ right }: ProductShape): Stream[] {
  return count(4, (j) => stream("right", `b${j}`, right, `(column * 4 + ${j}) * ${right.columns / 4}`, 1));
}

/** `a0` …: four terms of each of the tile's rows. */
function leftRows({ left, m }: ProductShape, rows: number): Stream[] {
  return count(rows, (i) => {
    const row = m % rows === 0 ? `(row + ${i})` : `min(row + ${i}, ${m - 1})`;
    return stream("left", `a${i}`, left, `${row} * ${left.rows / 4}`, 1);
  });
}

/** `t0_0` …: texels that hold four rows each, of one term after the other. */
function leftColumns({ left }: ProductShape, rows: number, terms: number): Stream[] {
  const [column, stride] = [left.columns / 4, (left.columns / 4) * terms];
  return count(terms * (rows / 4), (i) => {
    const [l, group] = [i % terms, Math.floor(i / terms)];
    return stream("left", `t${group}_${l}`, left, `${l * column + group} + row / 4`, stride);
  });
}

/** The terms of row i in such texels. */
function turned(i: number, terms: number): string[] {
  return count(terms, (l) => `t${Math.floor(i / 4)}_${l}.${COMPONENTS[i % 4]}`);
}

function stream(
  factor: "left" | "right",
  name: string,
  { offset, batch }: Factor,
  inside: string,
  stride: number,
): Stream {
  const outside = [...(batch ? [`batch * ${batch / 4}`] : []), ...(offset ? [String(offset / 4)] : [])];
  return { name, factor, start: [inside, ...outside].join(" + "), stride };
}

function count<T>(length: number, make: (i: number) => T): T[] {
  return Array.from({ length }, (_, i) => make(i));
}
