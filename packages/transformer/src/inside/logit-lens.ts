import type { Module } from "@nn/layers";
import type { Tensor } from "@nn/tensor";

/** Any module that makes a tensor. */
type Block = Module<readonly never[], Tensor>;

/**
 * What each of some modules gives during `run`, in their order; of one that is run several times, the last.
 *
 * @param blocks - Such as the layers of a model.
 * @param run - What the model is to do.
 *
 * @example
 * ```ts
 * import { hiddenStates, TransformerBlock } from "@nn/transformer";
 * import { randn } from "@nn/tensor";
 * const blocks = [new TransformerBlock(16, 2), new TransformerBlock(16, 2)];
 * const states = hiddenStates(blocks, () => blocks.reduce((x, block) => block.forward(x), randn([1, 5, 16])));
 * console.log(states.map(({ shape }) => shape)); // [[1, 5, 16], [1, 5, 16]]
 * ```
 */
export function hiddenStates(blocks: Iterable<Block>, run: () => unknown): Tensor[] {
  const seen = new Map<Block, Tensor>();
  const watched = [...blocks];
  const handles = watched.map((block) =>
    block.registerForwardHook((_, __, output: Tensor) => {
      seen.set(block, output.keep());
      return undefined;
    }),
  );
  try {
    run();
  } finally {
    for (const handle of handles) handle.remove();
  }
  return watched.flatMap((block) => seen.get(block) ?? []);
}

/**
 * What a model would say after each of its layers: their states, read by what reads the last (nostalgebraist 2020,
 * "interpreting GPT: the logit lens").
 *
 * @param blocks - The layers.
 * @param unembed - From the state of the last layer to scores: most often a norm and a product.
 * @param run - What the model is to do.
 * @returns The scores after each layer.
 *
 * @example
 * ```ts
 * import { Linear } from "@nn/layers";
 * import { logitLens, TransformerBlock } from "@nn/transformer";
 * import { randn } from "@nn/tensor";
 * const blocks = [new TransformerBlock(16, 2), new TransformerBlock(16, 2)];
 * const head = new Linear(16, 100);
 * const logits = logitLens(
 *   blocks,
 *   (state) => head.forward(state),
 *   () => blocks.reduce((x, block) => block.forward(x), randn([1, 5, 16])),
 * );
 * console.log(logits.map((each) => each.argMax(-1).shape)); // [[1, 5], [1, 5]]
 * ```
 */
export function logitLens(
  blocks: Iterable<Block>,
  unembed: (state: Tensor) => Tensor,
  run: () => unknown,
): Tensor[] {
  return hiddenStates(blocks, run).map(unembed);
}
