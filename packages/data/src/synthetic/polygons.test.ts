import { expect, describe, it } from "vitest";
import { polygons, type PolygonsOptions } from "./polygons.js";

async function read(count: number, options: PolygonsOptions) {
  const { x, corners } = polygons(count, options).all();
  return {
    images: (await x.array()) as number[][][][],
    corners: (await corners.array()) as [number, number][][],
  };
}

/** Twice the signed area of a polygon. */
const shoelace = (points: [number, number][]) =>
  points.reduce((sum, [x, y], i) => {
    const [nextX, nextY] = points[(i + 1) % points.length];
    return sum + x * nextY - y * nextX;
  }, 0);

describe("polygons", () => {
  it("are fixed by the seed", async () => {
    expect(await read(3, { seed: 1 })).toEqual(await read(3, { seed: 1 }));
    expect((await read(3, { seed: 1 })).images).not.toEqual((await read(3, { seed: 2 })).images);
  });

  it.each([3, 4, 6])("have %i corners that turn one way only", async (sides) => {
    const { corners } = await read(20, { seed: 0, sides });
    for (const points of corners) {
      expect(points).toHaveLength(sides);
      points.forEach((_, i) => {
        expect(shoelace([0, 1, 2].map((k) => points[(i + k) % sides]))).toBeGreaterThan(0);
      });
    }
  });

  it("are drawn with the area of the polygon, grey only at the edge", async () => {
    const { images, corners } = await read(20, { seed: 0 });
    images.forEach(([image], i) => {
      const pixels = image.flat();
      expect(pixels).toHaveLength(784);
      expect(pixels.some((value) => value > 0 && value < 1)).toBe(true);
      expect(pixels.reduce((sum, value) => sum + value, 0) / 784).toBeCloseTo(shoelace(corners[i]) / 2, 2);
      // A row of a convex region is one piece: it rises, then falls.
      for (const row of image) {
        const inside = row.map((value, column) => (value > 0 ? column : -1)).filter((column) => column >= 0);
        if (inside.length > 0) expect(inside.length).toBe(inside[inside.length - 1] - inside[0] + 1);
      }
    });
  });

  it("refuses what can't be drawn", () => {
    expect(() => polygons(1, { sides: 2 })).toThrow("sides must be a whole number of at least 3, got 2");
    expect(() => polygons(1, { sides: 9 })).toThrow("sides must be at most 8, got 9");
  });
});
