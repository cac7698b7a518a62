import { isParameter, Linear, savedState, type AnyModule, type Parameter } from "@nn/layers";
import { NNError, ValueError, type Generator } from "@nn/tensor";
import { Conv1D } from "../blocks/index.js";
import { isAdapted, setAdapted } from "./adapted.js";
import { loraOf, LowRank, type Target } from "./low-rank.js";

/** Options of {@link applyLoRA}. */
export interface LoRAOptions {
  /** The rank r of what is learned. Initially 8. */
  readonly rank?: number;
  /** What is learned is multiplied with alpha / rank. Initially the rank. */
  readonly alpha?: number;
  /** The probability with which inputs of A are dropped in training. Initially 0. */
  readonly dropout?: number;
  /**
   * The layers (`Linear`, `Conv1D`) by what is in their path. Initially those of queries and values, as in the paper, and of
   * fused projections: `/qProj|vProj|qkv/`.
   */
  readonly targets?: RegExp;
  /** What is trained whole, by what is in the paths of its parameters: a new head, say `/^classifier/`. Initially nothing. */
  readonly whole?: RegExp;
  /** Where the first values and the dropout come from. Initially the default generator. */
  readonly generator?: Generator;
}

/**
 * Fine-tunes a model through few numbers (LoRA, Hu et al. 2021, equation 3): chosen layers compute
 * W x + (alpha / r) B A x, where A `[r, in]` and B `[out, r]` are learned and everything else is frozen. B begins with
 * zeros, so that the model gives at first what it gave before.
 *
 * Make the optimiser afterwards. `loraStateDict` gives what was learned, `mergeLoRA` puts it into the weights.
 *
 * @param model - Any, trained already.
 * @returns The same model.
 * @throws NNError when no layer is meant, one has its weight from elsewhere, or the model has LoRA already; ValueError when
 * the rank is no positive integer or alpha is not finite. Nothing has changed then.
 *
 * @example
 * ```ts
 * import { applyLoRA, Attention, mergeLoRA } from "@nn/transformer";
 * const model = applyLoRA(new Attention(32, 4), { rank: 4, targets: /qProj|vProj/ });
 * const trained = model.parameters().filter((parameter) => parameter.requiresGrad);
 * console.log(trained.map(({ shape }) => shape)); // [[4, 32], [32, 4], [4, 32], [32, 4]]
 * // train with new AdamW(model.parameters()), which skips what is frozen, then
 * mergeLoRA(model);
 * ```
 */
export function applyLoRA<M extends AnyModule>(model: M, options: LoRAOptions = {}): M {
  const { rank = 8, alpha = rank, dropout = 0, targets = /qProj|vProj|qkv/, whole, generator } = options;
  if (!Number.isInteger(rank) || rank < 1) {
    throw new ValueError("applyLoRA", `rank must be a positive integer, got ${rank}`);
  }
  if (!Number.isFinite(alpha)) throw new ValueError("applyLoRA", `alpha must be a number, got ${alpha}`);
  if (!(dropout >= 0 && dropout < 1)) {
    throw new ValueError("applyLoRA", `dropout must be from 0 to less than 1, got ${dropout}`);
  }
  if (isAdapted(model)) {
    throw new NNError("applyLoRA", `${model.constructor.name} has LoRA already`, "mergeLoRA(model) first");
  }
  const found = findTargets(model, targets);
  const keep = wholeParameters(model, whole);
  const frozen = model
    .parameters()
    .filter((parameter) => parameter.requiresGrad && !keep.includes(parameter));
  model.requiresGrad(false);
  for (const parameter of keep) parameter.requiresGrad = true;
  const made = { rank, scaling: alpha / rank, dropout, generator };
  const layers = found.map((target) => ({ target, lora: new LowRank(target, made) }));
  setAdapted(model, { layers, whole: keep, frozen });
  return model;
}

function findTargets(model: AnyModule, targets: RegExp): Target[] {
  const layers = [...model.namedModules()].flatMap(([path, module]) =>
    module instanceof Linear || module instanceof Conv1D ? [{ path, module }] : [],
  );
  const found = layers.filter(({ path }) => matches(targets, path));
  if (found.length === 0) {
    const paths = layers.slice(0, 6).map(({ path }) => path || "the model itself");
    throw new NNError(
      "applyLoRA",
      `no Linear of ${model.constructor.name} is one of the targets ${String(targets)}`,
      `it has ${paths.join(", ") || "none"}${layers.length > 6 ? ", …" : ""}`,
    );
  }
  const state = savedState(model).map(({ value }) => value);
  for (const { path, module } of found) refuseOthersWeight(path, module, state);
  return found.map(({ module }) => module);
}

function refuseOthersWeight(path: string, target: Target, state: readonly unknown[]): void {
  if (loraOf(target))
    throw new NNError("applyLoRA", `${path} has LoRA already`, "mergeLoRA of its model first");
  if (!isParameter(target.weight)) {
    throw new NNError("applyLoRA", `the weight of ${path} is computed`, "take its normalisation off first");
  }
  if (state.filter((value) => value === target.weight).length > 1) {
    const text = `${path} shares its weight with another layer, which would change with it`;
    throw new NNError("applyLoRA", text, "leave it out of the targets");
  }
}

function wholeParameters(model: AnyModule, whole: RegExp | undefined): Parameter[] {
  if (!whole) return [];
  const found = [...model.namedParameters()].filter(([path]) => matches(whole, path));
  if (found.length > 0) return found.map(([, parameter]) => parameter);
  throw new NNError("applyLoRA", `no parameter of ${model.constructor.name} is in ${String(whole)}`);
}

/** Also with the flag g, which would begin where the last match was. */
function matches(pattern: RegExp, path: string): boolean {
  return path.search(pattern) >= 0;
}
