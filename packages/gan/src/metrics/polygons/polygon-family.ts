import { polygons } from "@nn/data";
import type { Tensor } from "@nn/tensor";
import type { Family } from "./closest.js";
import { drawPolygons, signedArea } from "./draw-polygons.js";

/** The least area of a polygon in `polygons` of `@nn/data`. */
const LEAST_AREA = 0.02;

/** Pictures of convex polygons with so many sides, such as `polygons` of `@nn/data` draws; their numbers are corners. */
export function polygonFamily(sides: number, size: number): Family {
  const corners = (numbers: Tensor): Tensor => inImage(numbers.reshape([-1, sides, 2]));
  return {
    // Only the corners are wanted: a picture of one pixel costs least.
    draw: (n, seed) => polygons(n, { sides, size: 1, seed }).all().corners.flatten(1),
    picture: (numbers, rough = false) =>
      drawPolygons(corners(numbers), { size, places: rough ? 1 : 2 }).flatten(1),
    // Each pixel of missing area counts 1: without that a black picture would be a polygon.
    penalty: (numbers) =>
      signedArea(corners(numbers))
        .abs()
        .neg()
        .add(LEAST_AREA)
        .clamp(0)
        .mul(size ** 2),
  };
}

/** Corners that went over an edge of the image are reflected at it, so that the way back stays open. */
function inImage(corners: Tensor): Tensor {
  return corners.abs().sub(1).abs().neg().add(1);
}
