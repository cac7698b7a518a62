import { breathe } from "@nn/data";
import { compile, NNError, ones, zeros, type Tensor } from "@nn/tensor";
import { checkCodes, checkCount } from "../check-codes.js";
import { principalPlane } from "../principal-plane.js";
import { jointProbabilities } from "./joint-probabilities.js";
import { descend, type Layout } from "./descend.js";

/** Options of {@link tsne}. */
export interface TsneOptions {
  /** About how many neighbours a point has. Initially 30. */
  readonly perplexity?: number;
  /** Initially 1000. */
  readonly iterations?: number;
  /** Told after every 50 iterations. */
  readonly onProgress?: (done: number, iterations: number) => void;
  /** Ends it after the current iteration; the points so far are the result. */
  readonly signal?: AbortSignal;
}

/** For the first quarter, neighbours attract each other so many times as much, so that clusters form. */
const EXAGGERATION = 12;

/**
 * t-SNE: a map of codes on which neighbours stay neighbours. Distances between clusters and their sizes mean little.
 * The same codes give the same map; it starts from the principal plane. Takes memory for a few matrices `[n, n]`: for
 * more than some 5,000 codes, take a part of them.
 *
 *     p_ij from Gaussians of the given perplexity about each code, symmetrised
 *     q_ij = w_ij / Σ w,   w_ij = 1 / (1 + |y_i - y_j|²)
 *     minimise KL(p ‖ q)
 *
 * Source: van der Maaten and Hinton, "Visualizing data using t-SNE", JMLR 9 (2008); the learning rate by Belkina et al.
 * 2019.
 *
 * @param codes - `[n, k]`, n over three times the perplexity
 * @returns `[n, 2]`
 * @throws NNError when the perplexity doesn't fit the number of codes.
 *
 * @example
 * ```ts
 * import { tsne } from "@nn/latent";
 * import { randn } from "@nn/tensor";
 * console.log((await tsne(randn([50, 10]), { perplexity: 10, iterations: 100 })).shape); // [50, 2]
 * ```
 */
export async function tsne(codes: Tensor, options: TsneOptions = {}): Promise<Tensor> {
  const { perplexity = 30, iterations = 1000, onProgress, signal } = options;
  checkCodes("tsne", codes);
  checkCount("tsne", "iterations", iterations, 0);
  const [n] = codes.shape;
  if (!(perplexity > 1 && 3 * perplexity < n)) {
    throw new NNError(
      "tsne",
      `a perplexity of ${perplexity} doesn't fit ${n} codes`,
      n > 3 ? `use one over 1 and under ${Math.floor((100 * n) / 3) / 100}` : "give 4 codes or more",
    );
  }
  const p = jointProbabilities(codes.detach(), perplexity).realize();
  const lr = Math.max(n / EXAGGERATION / 4, 50);
  const early = Math.min(250, Math.ceil(iterations / 4));
  const step = compile((y: Tensor, velocity: Tensor, gains: Tensor, attraction: Tensor, momentum: Tensor) =>
    descend(p.mul(attraction), { y, velocity, gains }, { lr, momentum }),
  );
  let layout: Layout = { y: await start(codes), velocity: zeros([n, 2]), gains: ones([n, 2]) };
  const number = (value: number): Tensor => ones([]).mul(value).realize();
  const [gathering, settling] = [
    [number(EXAGGERATION), number(0.5)],
    [number(1), number(0.8)],
  ] as const;
  for (let i = 0; i < iterations && !signal?.aborted; i++) {
    const [attraction, momentum] = i < early ? gathering : settling;
    layout = step(layout.y, layout.velocity, layout.gains, attraction, momentum);
    if ((i + 1) % 50 === 0) onProgress?.(i + 1, iterations);
    await breathe();
  }
  return layout.y;
}

/** The principal plane, so small that at first all points are neighbours. */
async function start(codes: Tensor): Promise<Tensor> {
  const plane = principalPlane(codes.detach());
  const spread = await plane.slice(null, 0).square().mean().sqrt().item();
  if (!(spread > 0))
    throw new NNError("tsne", "all codes are the same, or not finite", "look at the codes first");
  return plane.mul(1e-4 / spread).realize();
}
