import { drawPolygons } from "@nn/gan";
import { concat, Generator, rand, stack, tensor, type Tensor } from "@nn/tensor";

const DEGREE = Math.PI / 180;
/** The radius of the circle, as a share of the image. */
const RADIUS = 0.375;
/** Pictures drawn at a time, which bounds the memory. */
const BLOCK = 500;

/**
 * Pictures of triangles, `[count, 1, 28, 28]`, as the code published with Lucic et al. (2018) draws them: corners on a
 * circle three quarters of the image wide, one in each third and 10° from the next at least, turned at random and moved so
 * that their mean is the middle. White on black here.
 */
export function inscribedTriangles(count: number, seed: number): Tensor {
  const corners = cornersOf(count, new Generator(seed)).realize();
  const blocks = Array.from({ length: Math.ceil(count / BLOCK) }, (_, i) =>
    drawPolygons(corners.slice([i * BLOCK, Math.min(count, (i + 1) * BLOCK)])).realize(),
  );
  return concat(blocks).realize();
}

/** Corners, `[count, 3, 2]`. */
function cornersOf(count: number, generator: Generator): Tensor {
  const turned = rand([count, 1], { generator }).mul(360);
  const thirds = tensor([[0, 120, 240]]);
  const degrees = rand([count, 3], { generator }).mul(110).add(10).add(thirds).add(turned); // [count, 3]
  const angles = degrees.mul(DEGREE);
  const onCircle = stack([angles.cos(), angles.sin()], 2).mul(RADIUS); // [count, 3, 2]
  return onCircle.sub(onCircle.mean(1, { keepdim: true })).add(0.5);
}
