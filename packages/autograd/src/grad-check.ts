import { Generator, mul, NNError, randn, sum, tensor, type Tensor, withBackend } from "@nn/tensor";
import { vjp } from "./transforms.js";

/** Options of {@link gradCheck}. */
export interface GradCheckOptions {
  /** How many times to differentiate. Initially 1. */
  readonly order?: number;
  /** Step of the central difference. Initially 1e-5. */
  readonly eps?: number;
  /** Largest allowed |analytic - numeric| / max(1, |numeric|). Initially 1e-6. */
  readonly tolerance?: number;
  /** Seed of the random directions. Initially 0. */
  readonly seed?: number;
}

type TensorFunction = (...inputs: Tensor[]) => Tensor;

/**
 * Compares the derivative of `f` with central differences in random directions, in float64 on the js backend, up to the
 * given order; throws an {@link NNError} with both numbers where they differ.
 *
 * @param f - A function of floating tensors; points where it has no derivative are yours to avoid.
 * @param inputs - Where to check; converted to float64.
 *
 * @example
 * ```ts
 * import { gradCheck } from "@nn/autograd";
 * import { tensor } from "@nn/tensor";
 * await gradCheck((x) => x.tanh().sum(), [tensor([0.3, -1])], { order: 2 });
 * ```
 */
export async function gradCheck(
  f: (...inputs: Tensor[]) => Tensor,
  inputs: readonly Tensor[],
  options: GradCheckOptions = {},
): Promise<void> {
  const { order = 1, eps = 1e-5, tolerance = 1e-6, seed = 0 } = options;
  const points = await Promise.all(
    inputs.map(async (x) => tensor(await x.data(), x.shape, { dtype: "float64" })),
  );
  await withBackend("js", () => {
    const generator = new Generator(seed);
    let current = f;
    for (let level = 1; level <= order; level++) {
      current = checkLevel(current, points, { level, eps, tolerance, generator });
    }
  });
}

interface Level {
  readonly level: number;
  readonly eps: number;
  readonly tolerance: number;
  readonly generator: Generator;
}

/** Checks one derivative and answers it as a function: the slope along the same random directions. */
function checkLevel(
  f: TensorFunction,
  points: readonly Tensor[],
  { level, eps, tolerance, generator }: Level,
): TensorFunction {
  const direction = points.map((x) => randn(x.shape, { generator, dtype: "float64" }).realize());
  const weights = randn(f(...points).shape, { generator, dtype: "float64" }).realize();
  const along = (...xs: Tensor[]): Tensor => sum(mul(f(...xs), weights));
  const slope = (...xs: Tensor[]): Tensor => {
    const [value, pull] = vjp(along, xs);
    const parts = pull(value.mul(0).add(1)).map((g, i) => sum(mul(g, direction[i])));
    return parts.reduce((a, b) => a.add(b));
  };
  const shifted = (step: number): number =>
    along(...points.map((x, i) => x.add(direction[i].mul(step)))).itemSync();
  const analytic = slope(...points).itemSync();
  const numeric = (shifted(eps) - shifted(-eps)) / (2 * eps);
  const error = Math.abs(analytic - numeric) / Math.max(1, Math.abs(numeric));
  if (!(error <= tolerance)) {
    throw new NNError(
      "gradCheck",
      `derivative ${level} is ${analytic}, differences give ${numeric} (error ${error}, allowed ${tolerance})`,
    );
  }
  return slope;
}
