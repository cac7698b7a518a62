import type { Factor, ProductShape } from "../product.js";

/** What the shader languages spell differently in the inner loop of a product. */
export interface TileLanguage {
  /** The name of the vector of four. */
  readonly vector: string;
  /** A variable that is set once: a number, or a vector of four. */
  declare(name: string, value: string, type: "number" | "vector"): string;
  /** Texel `index` of a factor. */
  fetch(factor: "left" | "right", index: string): string;
}

/** A block of a product's result, `rows` x 4, that one thread makes in its registers, named `s0`, `s1`, …. */
export interface Tile {
  /** How often `body` is run, with `step` counting. */
  readonly steps: number;
  readonly body: string;
}

/** Whether the factor's neighbours along k lie side by side. */
function alongK({ rows, columns }: Factor, side: "left" | "right"): boolean {
  return (side === "left" ? columns : rows) === 1;
}

/**
 * The inner loop. Variables: `batch`; `row`, the first of the tile's rows; `column`, the number of its texel in a row of the
 * result; `step`. Rows behind the last one are computed from the last one.
 */
export function productTile(shape: ProductShape, rows: number, language: TileLanguage): Tile {
  const [left, right] = [alongK(shape.left, "left"), alongK(shape.right, "right")];
  const terms = left || right ? 4 : 1;
  const lines = [
    ...(right ? rightColumns(shape, language) : rightRows(shape, language, terms)),
    ...(left ? leftRows(shape, rows, language) : leftColumns(shape, rows, language, terms)),
  ];
  for (let i = 0; i < rows; i++) lines.push(`s${i} += ${right ? dots(i, language) : scaledRows(i, terms)};`);
  return { steps: shape.k / terms, body: lines.join("\n") };
}

const COMPONENTS = "xyzw";

/** `b0` …: the texels of the rows of the right factor. */
function rightRows({ right }: ProductShape, { declare, fetch }: TileLanguage, terms: number): string[] {
  return count(terms, (l) => {
    const place = text(right, `(step * ${terms} + ${l}) * ${right.rows / 4} + column`);
    return declare(`b${l}`, fetch("right", place), "vector");
  });
}

/** `b0` …: four terms of each of the tile's columns of the right factor. */
function rightColumns({ right }: ProductShape, { declare, fetch }: TileLanguage): string[] {
  return count(4, (j) => {
    const place = text(right, `(column * 4 + ${j}) * ${right.columns / 4} + step`);
    return declare(`b${j}`, fetch("right", place), "vector");
  });
}

/** `a0` …: four terms of each of the tile's rows. */
function leftRows({ left, m }: ProductShape, rows: number, { declare, fetch }: TileLanguage): string[] {
  return count(rows, (i) => {
    const row = i === 0 ? "row" : m % rows === 0 ? `(row + ${i})` : `min(row + ${i}, ${m - 1})`;
    return declare(`a${i}`, fetch("left", text(left, `${row} * ${left.rows / 4} + step`)), "vector");
  });
}

/** `a0` …: the same, from texels that hold four rows. */
function leftColumns(
  { left }: ProductShape,
  rows: number,
  { declare, fetch, vector }: TileLanguage,
  terms: number,
): string[] {
  const texels = count(terms * (rows / 4), (i) => {
    const [l, group] = [i % terms, Math.floor(i / terms)];
    const place = text(left, `(step * ${terms} + ${l}) * ${left.columns / 4} + row / 4 + ${group}`);
    return declare(`t${group}_${l}`, fetch("left", place), "vector");
  });
  const turned = count(rows, (i) => {
    const parts = count(terms, (l) => `t${Math.floor(i / 4)}_${l}.${COMPONENTS[i % 4]}`);
    if (terms === 1) return declare(`a${i}`, parts[0], "number");
    return declare(`a${i}`, `${vector}(${parts.join(", ")})`, "vector");
  });
  return [...texels, ...turned];
}

/** The left side's terms of row i times rows of the right side. */
function scaledRows(i: number, terms: number): string {
  if (terms === 1) return `a${i} * b0`;
  return count(terms, (l) => `a${i}.${COMPONENTS[l]} * b${l}`).join(" + ");
}

function dots(i: number, { vector }: TileLanguage): string {
  return `${vector}(${count(4, (j) => `dot(a${i}, b${j})`).join(", ")})`;
}

/** The place of a texel, from the place inside its matrix. */
function text({ offset, batch }: Factor, inside: string): string {
  return [inside, ...(batch ? [`batch * ${batch / 4}`] : []), ...(offset ? [String(offset / 4)] : [])].join(
    " + ",
  );
}

function count<T>(length: number, make: (i: number) => T): T[] {
  return Array.from({ length }, (_, i) => make(i));
}
