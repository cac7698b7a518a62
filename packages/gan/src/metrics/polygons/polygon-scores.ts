import { formatShape, Generator, ShapeError, tensor, ValueError, type Tensor } from "@nn/tensor";
import { polygons } from "@nn/data";
import { normalCodes, type CodeDistribution } from "../../codes.js";
import { checkFinite, checkWhole } from "../checks.js";
import { closest } from "./closest.js";
import { polygonFamily } from "./polygon-family.js";

/** Options of {@link polygonDistances} and {@link inversionDistances}. */
export interface SearchEffort {
  /** Pictures made at random, among which descent starts with the nearest. Initially 2048. */
  readonly candidates?: number;
  /** From how many of them. Initially 8 for polygons and 2 for a generator, which costs more. */
  readonly starts?: number;
  /** Steps of Adam in each of three rounds, of which each goes on from the better half. Initially 50, and 25. */
  readonly steps?: number;
  /** Which distance (squared) is small enough to stop at. Initially 0. */
  readonly enough?: number;
  /** Fixes the candidates. Initially 0. */
  readonly seed?: number;
}

/** What makes pictures from codes: a `GAN`, or any generator with the size of its codes. */
export interface CodeModel {
  /** Codes `[n, codeSize]` to pictures `[n, …]`, differentiable. */
  generate(z: Tensor): Tensor;
  readonly codeSize: number;
  /** How codes are drawn. Initially from N(0, 1). */
  readonly codes?: CodeDistribution;
}

/** Options of {@link polygonScores}. */
export interface PolygonScoreOptions {
  /** The sides of a polygon. Initially 3: triangles. */
  readonly sides?: number;
  /** Test polygons that the generator wasn't trained on, `[m, 1, size, size]`. Initially `count` new ones. */
  readonly test?: Tensor;
  /** How hard the generator is inverted: `candidates`, `starts` and `steps` of {@link inversionDistances}. */
  readonly inversion?: Pick<SearchEffort, "candidates" | "starts" | "steps">;
  /** How many samples and test polygons. Initially 1024. */
  readonly count?: number;
  /** Below which squared distance a picture counts as equal. Initially 0.75. */
  readonly threshold?: number;
  /** Fixes samples, test polygons and candidates. Initially 0. */
  readonly seed?: number;
}

/** What {@link polygonScores} finds. */
export interface PolygonScores {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** The squared distance of each sample to the polygons, `[count]`; below the threshold the search goes no further. */
  readonly sampleDistances: Tensor;
  /** The squared distance of each test polygon to what the generator can make, `[m]`, likewise. */
  readonly testDistances: Tensor;
}

/** Falling learning rates, for corners first on rough pictures. */
const POLYGON_ROUNDS = [{ lr: 0.02, rough: true }, { lr: 0.01, rough: true }, { lr: 0.003 }];
/** In standard deviations of a code. */
const CODE_RATES = [0.2, 0.1, 0.03];

/**
 * The squared distance of pictures to the manifold of convex polygons: that to the nearest picture of a polygon, found by
 * gradient descent on its corners. Polygons lie in the image and cover 2 % of it at least, as those of `polygons` of
 * `@nn/data`; these themselves have distances of about 0.06, by how edges are drawn.
 *
 * Source: Lucic et al., "Are GANs Created Equal? A Large-Scale Study" (2018), section 6.
 *
 * @param images - `[n, 1, size, size]`, 0 … 1.
 * @param options - `sides`: initially 3.
 * @returns `[n]`; what descent finds, so an upper bound.
 * @throws ShapeError for other shapes; ValueError for NaN and impossible options.
 *
 * @example
 * ```ts
 * import { polygons } from "@nn/data";
 * import { polygonDistances } from "@nn/gan";
 * const { x } = polygons(4, { seed: 0 }).all();
 * console.log(await polygonDistances(x).then((d) => d.max().item())); // below 0.75
 * ```
 */
export async function polygonDistances(
  images: Tensor,
  options: SearchEffort & { readonly sides?: number } = {},
): Promise<Tensor> {
  const { sides = 3, candidates = 2048, starts = 8, steps = 50, enough = 0, seed = 0 } = options;
  checkEffort("polygonDistances", { candidates, starts, steps });
  const size = await checkImages("polygonDistances", images);
  const rounds = POLYGON_ROUNDS.map((round) => ({ ...round, steps }));
  const search = { candidates, starts, rounds, enough, seed };
  return tensor(await closest(images.flatten(1), polygonFamily(sides, size), search));
}

/**
 * The squared distance of pictures to what a generator can make: that to the nearest G(z), found by gradient descent on z.
 *
 * Source: Lucic et al. (2018), section 6.
 *
 * @param images - `[n, …]`, in the generator's range.
 * @returns `[n]`; what descent finds, so an upper bound.
 * @throws ShapeError when the generator's pictures have another size; ValueError for NaN and impossible options.
 *
 * @example
 * ```ts
 * import { inversionDistances } from "@nn/gan";
 * import { Linear } from "@nn/layers";
 * import { rand } from "@nn/tensor";
 * const plane = new Linear(2, 9);
 * const distances = await inversionDistances({ generate: (z) => plane.forward(z), codeSize: 2 }, rand([5, 9]));
 * console.log(distances.shape); // [5]
 * ```
 */
export async function inversionDistances(
  model: CodeModel,
  images: Tensor,
  options: SearchEffort = {},
): Promise<Tensor> {
  const { candidates = 2048, starts = 2, steps = 25, enough = 0, seed = 0 } = options;
  checkEffort("inversionDistances", { candidates, starts, steps });
  const targets = images.flatten(1);
  const made = model.generate(codesOf(model, 2, seed)).flatten(1);
  if (made.shape[1] !== targets.shape[1]) {
    const shapes = `${formatShape(images.shape)}, the generator makes ${formatShape(made.shape)}`;
    throw new ShapeError("inversionDistances", `images are ${shapes} once flat: of another size`);
  }
  checkFinite("inversionDistances", "images", await targets.data(), targets.shape[1]);
  const family = {
    draw: (n: number, from: number) => codesOf(model, n, from),
    picture: (z: Tensor) => model.generate(z).flatten(1),
  };
  const spread = await codesOf(model, 1024, seed).std().item();
  const rounds = CODE_RATES.map((rate) => ({ lr: rate * spread, steps }));
  return tensor(await closest(targets, family, { candidates, starts, rounds, enough, seed }));
}

/**
 * Precision, recall and F1 of a generator of polygons, which need no second network since the manifold is known:
 *
 *     precision = the share of samples whose squared distance to the manifold is below 0.75
 *     recall    = the share of test polygons within as much of what the generator can make
 *     F1        = 2 precision recall / (precision + recall)
 *
 * Descent may miss the nearest, so both are lower bounds. Of 1,024 real triangles 1,023 count as precise. Where a generator
 * is too weak for either, the distances still tell which of two is nearer.
 *
 * Source: Lucic et al., "Are GANs Created Equal? A Large-Scale Study" (2018), section 6.
 *
 * @param model - A `GAN`, or `{ generate, codeSize }`; it makes `[n, 1, size, size]`, 0 … 1.
 * @throws ShapeError when the pictures aren't so; ValueError for NaN and impossible options.
 *
 * @example
 * ```ts no-run
 * import { dcgan, GAN, polygonScores } from "@nn/gan";
 * import { polygons } from "@nn/data";
 * const gan = new GAN(dcgan({ inputSize: [1, 28, 28], codeSize: 64 }));
 * await gan.fit(polygons(10_000, { seed: 0 }), { epochs: 20 });
 * const { precision, recall, f1 } = await polygonScores(gan);
 * ```
 */
export async function polygonScores(
  model: CodeModel,
  options: PolygonScoreOptions = {},
): Promise<PolygonScores> {
  const { sides = 3, count = 1024, threshold = 0.75, seed = 0 } = options;
  checkWhole("polygonScores", "count", count, 1);
  if (!(threshold > 0)) {
    throw new ValueError("polygonScores", `threshold must be above 0, got ${threshold}`);
  }
  const samples = model.generate(codesOf(model, count, seed));
  const size = await checkImages("polygonScores", samples);
  // Of another stream than the candidates, which would be among them otherwise.
  const { test = polygons(count, { sides, size, seed: seed + 1 }).all().x } = options;
  const search = { enough: threshold, seed: seed + 2 };
  const share = (distances: Tensor): Promise<number> => distances.lt(threshold).cast("float32").mean().item();
  const sampleDistances = await polygonDistances(samples, { sides, ...search });
  const testDistances = await inversionDistances(model, test, { ...options.inversion, ...search });
  const [precision, recall] = await Promise.all([share(sampleDistances), share(testDistances)]);
  const f1 = precision + recall > 0 ? (2 * precision * recall) / (precision + recall) : 0;
  return { precision, recall, f1, sampleDistances, testDistances };
}

function codesOf({ codes = normalCodes, codeSize }: CodeModel, count: number, seed: number): Tensor {
  return codes(count, codeSize, { generator: new Generator(seed) });
}

function checkEffort(
  operation: string,
  { candidates, starts, steps }: Required<Pick<SearchEffort, "candidates" | "starts" | "steps">>,
): void {
  checkWhole(operation, "candidates", candidates, 1);
  checkWhole(operation, "starts", starts, 1, candidates);
  checkWhole(operation, "steps", steps, 0);
}

/** Refuses what isn't square grey images in 0 … 1, and says how wide they are. */
async function checkImages(operation: string, images: Tensor): Promise<number> {
  const [, channels, height, width] = images.shape;
  if (images.rank !== 4 || images.shape[0] < 1 || channels !== 1 || height !== width) {
    throw new ShapeError(operation, `images must be [n, 1, size, size], got ${formatShape(images.shape)}`);
  }
  const values = await images.data();
  checkFinite(operation, "images", values, width * height);
  const place = values.findIndex((value) => value < -0.01 || value > 1.01);
  if (place >= 0) {
    throw new ValueError(
      operation,
      `images must lie in 0 … 1, got ${values[place]} in image ${Math.floor(place / (width * height))}`,
      "scale those of −1 … 1 with x.add(1).div(2)",
    );
  }
  return width;
}
