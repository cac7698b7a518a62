import { gradients } from "@nn/autograd";
import { polygons } from "@nn/data";
import { Linear } from "@nn/layers";
import { concat, Generator, inverse, matMul, rand, randn, tensor, zeros, type Tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { drawPolygons, inversionDistances, polygonDistances, polygonScores } from "../index.js";

const random = (shape: number[], seed: number) => rand(shape, { generator: new Generator(seed) });
const share = (distances: Tensor) => distances.lt(0.75).cast("float32").mean().item();

/** Squares about the middle, turned anyhow. */
function squares(n: number): Tensor {
  const angles = random([n, 1, 1], 1)
    .mul(1.6)
    .add(tensor([[[0], [1], [2], [3]]]).mul(Math.PI / 2)); // [n, 4, 1]
  const radius = random([n, 1, 1], 2).mul(0.25).add(0.2);
  return concat([angles.cos(), angles.sin()], 2).mul(radius).add(0.5);
}

describe("drawPolygons", () => {
  it.each([3, 4, 6])("draws %i sides as @nn/data does", async (sides) => {
    const { x, corners } = polygons(60, { sides, seed: 3 }).all();
    const squared = drawPolygons(corners).sub(x).square().sum([1, 2, 3]);
    expect(await squared.mean().item()).toBeLessThan(0.12);
    expect(await squared.max().item()).toBeLessThan(0.6);
  });

  it("goes round either way", async () => {
    const { corners } = polygons(5, { seed: 1 }).all();
    const apart = drawPolygons(corners)
      .sub(drawPolygons(corners.flip(1)))
      .abs()
      .max();
    expect(await apart.item()).toBeLessThan(1e-4);
  });

  it("has the derivative of its area by the corners", async () => {
    const corners = tensor([[[0.2, 0.2], [0.8, 0.3], [0.4, 0.7]]], { requiresGrad: true }); // prettier-ignore
    const [slope] = gradients(drawPolygons(corners).mean(), [corners]);
    // Of the area ½ Σ (x_i y_{i+1} - x_{i+1} y_i): half the way between the neighbours, turned.
    const wanted = [[[-0.2, -0.2], [0.25, -0.1], [-0.05, 0.3]]]; // prettier-ignore
    expect(await slope.sub(tensor(wanted)).abs().max().item()).toBeLessThan(0.02);
  });

  it("refuses other shapes", () => {
    expect(() => drawPolygons(zeros([4, 2, 2]))).toThrow("corners must be [n, sides, 2] of at least 3 sides");
  });
});

describe("polygonDistances", () => {
  it("finds real triangles", async () => {
    const { x } = polygons(48, { seed: 11 }).all();
    const distances = await polygonDistances(x, { seed: 1 });
    expect(await share(distances)).toBeGreaterThan(0.95);
    expect(await distances.mean().item()).toBeLessThan(0.2);
  });

  it("is far for noise, squares and black", async () => {
    const others = [random([8, 1, 28, 28], 1), drawPolygons(squares(8)), zeros([1, 1, 28, 28])];
    for (const images of others) {
      const distances = await polygonDistances(images, { candidates: 512, starts: 4 });
      expect(await distances.min().item()).toBeGreaterThan(3);
    }
  });

  it("is no more than the nearest of many triangles", async () => {
    const images = drawPolygons(squares(4));
    const tried = drawPolygons(polygons(1500, { size: 1, seed: 5 }).all().corners).flatten(1); // [1500, 784]
    const distances = await (await polygonDistances(images)).data();
    for (const [i, distance] of distances.entries()) {
      const nearest = await tried.sub(images.select(0, i).flatten(0)).square().sum(1).min().item();
      expect(distance).toBeLessThan(nearest);
    }
  });

  it("refuses what are no such images", async () => {
    await expect(polygonDistances(zeros([4, 784]))).rejects.toThrow(
      "images must be [n, 1, size, size], got [4, 784]",
    );
    await expect(polygonDistances(zeros([1, 1, 8, 8]).sub(1))).rejects.toThrow(
      "images must lie in 0 … 1, got -1 in image 0",
    );
    await expect(polygonDistances(zeros([1, 1, 8, 8]).div(0))).rejects.toThrow("images has NaN in row 0");
    await expect(polygonDistances(zeros([1, 1, 8, 8]), { starts: 9, candidates: 8 })).rejects.toThrow(
      "from 1 to 8, got 9",
    );
  });
});

describe("inversionDistances", () => {
  const generator = new Generator(4);
  const [weight, bias] = [randn([3, 20], { generator }), randn([20], { generator })];
  const model = { generate: (z: Tensor) => matMul(z, weight).add(bias), codeSize: 3 };

  it("equals the least squares of a linear generator", async () => {
    const targets = model.generate(randn([6, 3], { generator })).add(randn([6, 20], { generator }).mul(0.1));
    const centred = targets.sub(bias);
    const gram = inverse(matMul(weight, weight.transpose()));
    const projected = matMul(matMul(matMul(centred, weight.transpose()), gram), weight);
    const wanted = await centred.sub(projected).square().sum(1).data();
    const found = await (await inversionDistances(model, targets, { steps: 150 })).data();
    found.forEach((value, i) => expect(value).toBeCloseTo(wanted[i], 3));
  });

  it("refuses images of another size", async () => {
    await expect(inversionDistances(model, zeros([2, 21]))).rejects.toThrow("of another size");
  });

  it("leaves the generator's parameters alone", async () => {
    const layer = new Linear(2, 9);
    await inversionDistances({ generate: (z) => layer.forward(z), codeSize: 2 }, random([3, 9], 1), {
      candidates: 16,
    });
    expect(layer.weight.grad).toBeUndefined();
  });
});

describe("polygonScores", () => {
  it("of a generator of all triangles are near 1", async () => {
    const all = { generate: (z: Tensor) => drawPolygons(z.reshape([-1, 3, 2])), codeSize: 6, codes: corners };
    const { precision, recall, f1 } = await polygonScores(all, {
      count: 24,
      inversion: { starts: 8, steps: 60 },
    });
    expect(Math.min(precision, recall, f1)).toBeGreaterThan(0.95);
  });

  it("of one triangle are 1 and 0", async () => {
    const one = drawPolygons(tensor([[[0.1, 0.1], [0.9, 0.1], [0.5, 0.8]]])); // prettier-ignore
    const collapsed = {
      generate: (z: Tensor) => one.add(z.mul(0).sum(1).reshape([-1, 1, 1, 1])),
      codeSize: 2,
    };
    const { sampleDistances, testDistances, ...scores } = await polygonScores(collapsed, { count: 24 });
    expect(scores).toEqual({ precision: 1, recall: 0, f1: 0 });
    expect(await sampleDistances.max().item()).toBeLessThan(0.75);
    expect(await testDistances.min().item()).toBeGreaterThan(0.75);
  });
});

/** The corners of triangles as codes. */
function corners(count: number, _: number, options: { readonly generator?: Generator } = {}): Tensor {
  const [seed] = (options.generator ?? new Generator()).nextKey();
  return polygons(count, { size: 1, seed: seed >>> 0 })
    .all()
    .corners.flatten(1);
}
