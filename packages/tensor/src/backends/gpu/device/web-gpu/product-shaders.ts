import type { ProductShape } from "../../product.js";
import { productTile } from "../product-tile.js";

/** A shader for a product, and the groups of threads that it runs in. */
export interface ProductShader {
  readonly code: string;
  readonly groups: readonly [columns: number, rows: number];
}

const bindings = `
@group(0) @binding(0) var<storage, read> left: array<vec4f>;
@group(0) @binding(1) var<storage, read> right: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> result: array<vec4f>;
`;

/** Threads of a group along each side. */
const side = 8;

/** Each thread makes a tile of eight rows, or four where there are few, in its registers, from memory. */
export function registerProduct(shape: ProductShape): ProductShader {
  const { batch, m, n } = shape;
  const rows = m > 64 ? 8 : 4;
  const tiles = Math.ceil(m / rows);
  const { steps, streams, body } = productTile(shape, rows, "vec4f");
  const each = Array.from({ length: rows }, (_, i) => i);
  const code = `${bindings}
@compute @workgroup_size(${side}, ${side})
fn main(@builtin(global_invocation_id) thread: vec3u) {
  let column = i32(thread.x);
  let tile = i32(thread.y);
  if (column >= ${n / 4} || tile >= ${batch * tiles}) { return; }
  let batch = tile / ${tiles};
  let row = (tile % ${tiles}) * ${rows};
  ${each.map((i) => `var s${i} = vec4f();`).join("\n")}
  ${streams.map(({ name, start }) => `var ${name}At = ${start};`).join("\n")}
  for (var step = 0; step < ${steps}; step++) {
  ${streams.map(({ name, factor, stride }) => `let ${name} = ${factor}[${name}At]; ${name}At += ${stride};`).join("\n")}
${body}
  }
  ${each.map((i) => storeRow(shape, i, rows)).join("\n")}
}`;
  return { code, groups: [Math.ceil(n / 4 / side), Math.ceil((batch * tiles) / side)] };
}

function storeRow({ m, n }: ProductShape, i: number, rows: number): string {
  const store = `result[(batch * ${m} + row + ${i}) * ${n / 4} + column] = s${i};`;
  return m % rows === 0 ? store : `if (row + ${i} < ${m}) { ${store} }`;
}

/** Rows and columns of the block that a group makes, and the terms that it takes at a time. */
const block = 32;

/**
 * A group of 8 x 8 threads makes a block of 32 x 32: it first loads the factors' parts into memory that its threads share,
 * where each number is used 32 times.
 */
export function sharedProduct(shape: ProductShape): ProductShader {
  const { batch, m, n, k } = shape;
  const tiles = Math.ceil(m / block);
  const rows = [0, 1, 2, 3];
  const code = `${bindings}
var<workgroup> leftBlock: array<vec4f, ${(block * block) / 4}>;
var<workgroup> rightBlock: array<vec4f, ${(block * block) / 4}>;
fn leftAt(batch: i32, i: i32, l: i32) -> f32 { ${element("left", shape, "i", "l", `i < ${m} && l < ${k}`)} }
fn rightAt(batch: i32, l: i32, j: i32) -> f32 { ${element("right", shape, "l", "j", `l < ${k} && j < ${n}`)} }
@compute @workgroup_size(${side}, ${side})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let batch = i32(group.y) / ${tiles};
  let top = (i32(group.y) % ${tiles}) * ${block};
  let start = i32(group.x) * ${block};
  let x = i32(local.x);
  let y = i32(local.y);
  ${rows.map((i) => `var s${i} = vec4f();`).join("\n")}
  for (var at = 0; at < ${k}; at += ${block}) {
    for (var j = 0; j < 4; j++) {
      let e = j * ${side * side} + y * ${side} + x;
      let across = e / ${block / 4};
      let along = (e % ${block / 4}) * 4;
      leftBlock[e] = vec4f(${rows.map((c) => `leftAt(batch, top + across, at + along + ${c})`).join(", ")});
      rightBlock[e] = vec4f(${rows.map((c) => `rightAt(batch, at + across, start + along + ${c})`).join(", ")});
    }
    workgroupBarrier();
    for (var l = 0; l < ${block / 4}; l++) {
      ${rows.map((u) => `let b${u} = rightBlock[(l * 4 + ${u}) * ${block / 4} + x];`).join("\n")}
      ${rows
        .map(
          (i) => `let a${i} = leftBlock[(y * 4 + ${i}) * ${block / 4} + l];
      s${i} += a${i}.x * b0 + a${i}.y * b1 + a${i}.z * b2 + a${i}.w * b3;`,
        )
        .join("\n")}
    }
    workgroupBarrier();
  }
  let row = top + y * 4;
  let column = start / 4 + x;
  if (column < ${n / 4}) {
  ${rows.map((i) => `if (row + ${i} < ${m}) { result[(batch * ${m} + row + ${i}) * ${n / 4} + column] = s${i}; }`).join("\n")}
  }
}`;
  return { code, groups: [Math.ceil(n / block), batch * tiles] };
}

/** The number of a factor at a place, or 0 behind its end. */
function element(
  factor: "left" | "right",
  shape: ProductShape,
  row: string,
  column: string,
  inside: string,
): string {
  const { offset, batch, rows, columns } = shape[factor];
  return `
  let place = select(0, ${row} * ${rows} + ${column} * ${columns} + batch * ${batch} + ${offset}, ${inside});
  return select(0.0, ${factor}[place / 4][place % 4], ${inside});`;
}
