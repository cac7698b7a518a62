import { full, NNError, stack, Tensor } from "@nn/tensor";
import { capturing } from "@nn/tensor/graph";

/** Gives a tensor another gradient; what tracing for `compile` leaves is undone. */
function setGrad(x: Tensor, grad: Tensor): void {
  const previous = x.grad;
  x.grad = grad;
  capturing()?.cleanups.push(() => (x.grad = previous));
}

/** Options of {@link clipGradNorm}. */
export interface ClipGradNormOptions {
  /** Which norm: p, or Infinity for the largest absolute value. Initially 2. */
  readonly normType?: number;
  /**
   * Whether a norm that is infinite or no number is an error, and nothing is scaled. Initially false. The norm is read for
   * that at once, which some backends can't, and compiled steps never.
   */
  readonly errorIfNonfinite?: boolean;
}

/**
 * Scales all gradients by min(1, maxNorm / (norm + 1e-6)), where the norm is that of all of them as one vector (Pascanu
 * et al. 2012). Call it between `backward` and `step`.
 *
 * @param parameters - Those without a gradient count as zero.
 * @returns The norm before scaling, rank 0; it can still be read after the step.
 * @throws NNError for limits and norms that make no sense, and as `errorIfNonfinite` says.
 *
 * @example
 * ```ts
 * import { backward } from "@nn/autograd";
 * import { clipGradNorm } from "@nn/optim";
 * import { tensor } from "@nn/tensor";
 * const w = tensor([3, 4], { requiresGrad: true });
 * backward(w.mul(w.detach()).sum());
 * const norm = clipGradNorm([w], 1);
 * console.log(await norm.item(), String(w.grad)); // 5, then 0.6 and 0.8
 * ```
 */
export function clipGradNorm(
  parameters: Tensor | Iterable<Tensor>,
  maxNorm: number,
  options: ClipGradNormOptions = {},
): Tensor {
  const { normType = 2, errorIfNonfinite = false } = options;
  if (!(maxNorm >= 0)) throw new NNError("clipGradNorm", `maxNorm must be at least 0, got ${maxNorm}`);
  if (!(normType > 0)) throw new NNError("clipGradNorm", `normType must be above 0, got ${normType}`);
  const withGrad = listOf(parameters).filter((x) => x.grad && x.size > 0);
  if (withGrad.length === 0) return full([], 0);
  const norm = totalNorm(withGrad.map((x) => x.grad!), normType).keep(); // prettier-ignore
  if (errorIfNonfinite) requireFinite(norm, normType);
  const factor = norm.add(1e-6).reciprocal().mul(maxNorm).minimum(1);
  for (const x of withGrad) setGrad(x, x.grad!.mul(factor.cast(x.dtype)));
  return norm;
}

function listOf(parameters: Tensor | Iterable<Tensor>): Tensor[] {
  return parameters instanceof Tensor ? [parameters] : [...parameters];
}

function requireFinite(norm: Tensor, normType: number): void {
  const value = norm.itemSync();
  if (Number.isFinite(value)) return;
  throw new NNError(
    "clipGradNorm",
    `the norm of order ${normType} of the gradients is ${value}`,
    "look for the cause, or leave errorIfNonfinite out to go on with such gradients",
  );
}

function totalNorm(grads: readonly Tensor[], ord: number): Tensor {
  if (ord === Infinity) return stack(grads.map((g) => g.abs().max())).max();
  const powers = grads.map((g) => (ord === 2 ? g.square() : g.abs().pow(ord)).sum());
  const total = stack(powers).sum();
  return ord === 2 ? total.sqrt() : total.pow(1 / ord);
}

/**
 * Holds every element of all gradients between -clipValue and clipValue. Call it between `backward` and `step`.
 *
 * @example
 * ```ts
 * import { backward } from "@nn/autograd";
 * import { clipGradValue } from "@nn/optim";
 * import { tensor } from "@nn/tensor";
 * const w = tensor([3, 0.1], { requiresGrad: true });
 * backward(w.square().sum());
 * clipGradValue([w], 1);
 * console.log(String(w.grad)); // 1, 0.2
 * ```
 */
export function clipGradValue(parameters: Tensor | Iterable<Tensor>, clipValue: number): void {
  if (!(clipValue >= 0)) throw new NNError("clipGradValue", `clipValue must be at least 0, got ${clipValue}`);
  for (const x of listOf(parameters)) if (x.grad) setGrad(x, x.grad.clamp(-clipValue, clipValue));
}
