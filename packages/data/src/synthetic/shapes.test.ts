import { describe, expect, it } from "vitest";
import { shapes } from "./shapes.js";

const SIZE = 32;

async function read(count: number, seed = 0) {
  const { x, classes, values } = shapes(count, { size: SIZE, seed }).all();
  return {
    images: ((await x.array()) as number[][][][]).map(([image]) => image),
    classes: (await classes.array()) as number[][],
    values: (await values.array()) as number[][],
  };
}

const ink = (image: number[][]) => image.flat().reduce((sum, value) => sum + value, 0) / SIZE ** 2;

describe("shapes", () => {
  it("are fixed by the seed", async () => {
    expect(await read(3)).toEqual(await read(3));
    expect((await read(3, 1)).images).not.toEqual((await read(3)).images);
  });

  it("have the values of their classes", async () => {
    const { classes, values } = await read(300);
    [3, 6, 40, 32, 32].forEach((levels, factor) => {
      const seen = classes.map((row) => row[factor]);
      expect(Math.min(...seen)).toBe(0);
      expect(Math.max(...seen)).toBe(levels - 1);
    });
    classes.forEach(([shape, scale, orientation, x, y], i) => {
      const expected = [shape, 0.5 + scale / 10, (2 * Math.PI * orientation) / 39, x / 31, y / 31];
      expected.forEach((value, factor) => expect(values[i][factor]).toBeCloseTo(value, 5));
    });
  });

  it("keep to the levels that are allowed", async () => {
    const { classes } = shapes(50, { size: 8, seed: 0, levels: { shape: [0, 2], orientation: [7] } }).all();
    const rows = (await classes.array()) as number[][];
    expect([...new Set(rows.map(([shape]) => shape))].sort()).toEqual([0, 2]);
    expect([...new Set(rows.map(([, , orientation]) => orientation))]).toEqual([7]);
    expect(new Set(rows.map(([, , , x]) => x)).size).toBeGreaterThan(5);
    expect(() => shapes(1, { levels: { x: [32] } })).toThrow(
      "levels.x must be whole numbers in 0 … 31, got 32",
    );
    expect(() => shapes(1, { levels: { scale: [] } })).toThrow("levels.scale must be");
  });

  it("cover the area of their scale, around their position, off the border", async () => {
    const { images, values } = await read(60);
    images.forEach((image, i) => {
      const [shape, scale, , x, y] = values[i];
      const unit = (0.16 * scale) ** 2;
      if (shape < 2) expect(ink(image)).toBeCloseTo(unit * [2.56, Math.PI / 2][shape], 2);
      const middle = (of: (row: number, column: number) => number) =>
        image
          .flatMap((line, row) => line.map((value, column) => value * of(row, column)))
          .reduce((a, b) => a + b) /
        (ink(image) * SIZE ** 3);
      if (shape < 2) {
        expect(middle((_, column) => column + 0.5)).toBeCloseTo(0.2 + 0.6 * x, 2);
        expect(middle((row) => row + 0.5)).toBeCloseTo(0.2 + 0.6 * y, 2);
      }
      expect(ink([image[0], image[SIZE - 1], image.map((line) => line[0])])).toBe(0);
    });
  });
});
