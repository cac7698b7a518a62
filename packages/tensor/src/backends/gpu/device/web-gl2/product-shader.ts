import type { ProductShape } from "../../product.js";
import { alongK, productTile, type Stream } from "../product-tile.js";

/** Rows of a tile: a thread draws one texel of each into a texture of its own. */
export const productRows = 4;

/** The row bits of the textures of the factors. */
export interface RowBits {
  readonly left: number;
  readonly right: number;
}

/**
 * The fragment shader of a product. Where a texel is, is counted on from step to step: whole numbers and a half, which
 * floats hold exactly.
 */
export function productShader(shape: ProductShape, bits: RowBits): string {
  const { batch, m, n } = shape;
  const { steps, streams, body } = productTile(shape, productRows, "vec4");
  const tiles = Math.ceil(m / productRows);
  const rows = Array.from({ length: productRows }, (_, i) => i);
  return `#version 300 es
precision highp float;
precision highp int;
precision highp sampler2D;
uniform sampler2D left;
uniform sampler2D right;
uniform vec2 leftTexel;
uniform vec2 rightTexel;
uniform int outBits;
${rows.map((i) => `layout(location = ${i}) out vec4 out${i};`).join("\n")}
vec2 place(int texel, int bits) {
  return vec2(texel & ((1 << bits) - 1), texel >> bits) + 0.5;
}
void main() {
  int thread = (int(gl_FragCoord.y) << outBits) + int(gl_FragCoord.x);
  int column = thread % ${n / 4};
  int tile = thread / ${n / 4};
  int batch = ${batch === 1 ? "0" : `tile / ${tiles}`};
  int row = ${batch === 1 ? "tile" : `(tile % ${tiles})`} * ${productRows};
  ${streams.map(({ name, factor, start }) => `vec2 ${name}At = place(${start}, ${bits[factor]});`).join("\n")}
  ${rows.map((i) => `vec4 s${i} = vec4(0.0);`).join("\n")}
  for (int step = 0; step < ${steps}; step++) {
  ${streams.map((stream) => nextTexel(stream, 2 ** bits[stream.factor], staysInRow(shape, stream, bits))).join("\n")}
${body}
  }
  ${rows.map((i) => `out${i} = s${i};`).join("\n")}
}`;
}

/** Reads the texel of a stream, and goes on to the next. */
function nextTexel({ name, factor, stride }: Stream, width: number, inRow: boolean): string {
  const along = stride % width;
  const steps = [
    `vec4 ${name} = textureLod(${factor}, ${name}At * ${factor}Texel, 0.0);`,
    `${name}At += vec2(${along}.0, ${(stride - along) / width}.0);`,
  ];
  if (along !== 0 && !inRow) steps.push(`if (${name}At.x > ${width}.0) ${name}At += vec2(-${width}.0, 1.0);`);
  return steps.join(" ");
}

/** Whether all that a stream reads lies in one row of its texture, for every thread. */
function staysInRow(shape: ProductShape, { factor, stride }: Stream, bits: RowBits): boolean {
  if (!alongK(shape[factor], factor) || stride !== 1) return false;
  const { offset, batch, rows, columns } = shape[factor];
  const length = Math.max(rows, columns);
  return [offset, batch, 4 * 2 ** bits[factor]].every((distance) => distance % length === 0);
}
