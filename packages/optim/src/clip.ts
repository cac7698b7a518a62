import { full, NNError, stack, type Tensor } from "@nn/tensor";
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
  readonly ord?: number;
}

/**
 * Scales all gradients by min(1, maxNorm / (norm + 1e-6)), where the norm is that of all of them as one vector (Pascanu
 * et al. 2012). Call it between `backward` and `step`.
 *
 * @param parameters - Those without a gradient count as zero.
 * @returns The norm before scaling, rank 0; it can still be read after the step.
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
  parameters: Iterable<Tensor>,
  maxNorm: number,
  options: ClipGradNormOptions = {},
): Tensor {
  const { ord = 2 } = options;
  if (!(maxNorm >= 0)) throw new NNError("clipGradNorm", `maxNorm must be at least 0, got ${maxNorm}`);
  if (!(ord > 0)) throw new NNError("clipGradNorm", `ord must be above 0, got ${ord}`);
  const withGrad = [...parameters].filter((x) => x.grad);
  if (withGrad.length === 0) return full([], 0);
  const norm = totalNorm(withGrad.map((x) => x.grad!), ord).keep(); // prettier-ignore
  const factor = norm.add(1e-6).reciprocal().mul(maxNorm).minimum(1);
  for (const x of withGrad) setGrad(x, x.grad!.mul(factor.cast(x.dtype)));
  return norm;
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
export function clipGradValue(parameters: Iterable<Tensor>, clipValue: number): void {
  if (!(clipValue >= 0)) throw new NNError("clipGradValue", `clipValue must be at least 0, got ${clipValue}`);
  for (const x of parameters) if (x.grad) setGrad(x, x.grad.clamp(-clipValue, clipValue));
}
