import { formatShape, NNError, ShapeError, type Tensor } from "@nn/tensor";
import { nodeOf, sameShape } from "@nn/tensor/graph";
import type { AttentionForwardOptions } from "./attention-options.js";

/** The sizes of an attention. */
interface AttentionSizes {
  readonly embedDim: number;
  readonly numHeads: number;
  readonly numKeyValueHeads: number;
  readonly headDim: number;
  readonly kdim: number;
  readonly dropout: number;
  readonly window: number | undefined;
}

/** @throws NNError when sizes don't fit one another. */
export function checkSizes(attention: AttentionSizes, fused: boolean): void {
  const { embedDim, numHeads, numKeyValueHeads, headDim, kdim, dropout, window } = attention;
  const refuse = (text: string, fix?: string): never => {
    throw new NNError("Attention", text, fix);
  };
  for (const [name, count] of Object.entries({ embedDim, numHeads, numKeyValueHeads, kdim, window })) {
    if (count === undefined || (Number.isInteger(count) && count > 0)) continue;
    refuse(`${name} must be a positive integer, got ${count}`);
  }
  if (!Number.isInteger(headDim) || headDim < 1) {
    refuse(`embedDim must be a multiple of numHeads, got ${embedDim} and ${numHeads}`, "or give headDim");
  }
  if (numHeads % numKeyValueHeads !== 0) {
    refuse(`numHeads must be a multiple of numKeyValueHeads, got ${numHeads} and ${numKeyValueHeads}`);
  }
  if (!(dropout >= 0 && dropout <= 1)) refuse(`dropout must be from 0 to 1, got ${dropout}`);
  if (fused && kdim !== embedDim) {
    refuse(`one projection takes one width, got embedDim ${embedDim} and kdim ${kdim}`, "leave fused out");
  }
}

/**
 * @returns N and L of x `[N, L, E]`.
 * @throws ShapeError when x or the memory is of another shape; NNError when a cache is given to attention in both
 * directions, or to attention that sees a part of a memory.
 */
export function checkInputs(
  { embedDim, kdim, window, causal }: AttentionSizes & { readonly causal: boolean },
  x: Tensor,
  { memory, cache, isCausal = causal }: AttentionForwardOptions,
): readonly [batch: number, length: number] {
  const { shape } = nodeOf("Attention", x);
  if (shape.length !== 3 || shape[1] === 0 || shape[2] !== embedDim) {
    throw new ShapeError("Attention", `expected [N, L, ${embedDim}], L above 0, got ${formatShape(shape)}`);
  }
  const given = memory && nodeOf("Attention", memory).shape;
  if (given && (given.length !== 3 || given[0] !== shape[0] || given[1] === 0 || given[2] !== kdim)) {
    const text = `memory must be [${shape[0]}, S, ${kdim}], S above 0, got ${formatShape(given)}`;
    throw new ShapeError("Attention", text);
  }
  if (!given && kdim !== embedDim) {
    const text = `keys and values are made of ${kdim} numbers, x has ${embedDim}, and there is no memory`;
    throw new ShapeError("Attention", text, "pass { memory }");
  }
  if (cache && !given && !isCausal) {
    throw new NNError("Attention", "a cache is for causal attention", "make it with { causal: true }");
  }
  if (cache && given && (isCausal || window !== undefined)) {
    const text = "with a cache, every token looks at a whole memory";
    throw new NNError("Attention", text, "leave causal and window out");
  }
  if (cache && !sameShape(cache.places.shape, shape.slice(0, 2))) {
    const text = `the cache's step is of ${formatShape(cache.places.shape)} tokens, x of ${formatShape(shape.slice(0, 2))}`;
    throw new ShapeError("Attention", text, "begin(batch, length) a step in each forward pass");
  }
  return [shape[0], shape[1]];
}
