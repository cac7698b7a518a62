import { Embedding, LayerNorm, Linear, Module } from "@nn/layers";
import { arange, type Tensor } from "@nn/tensor";
import { attention, mergeHeads, splitHeads } from "./attention.js";

/** Sizes of the small GPT that is trained and asked for text. */
export const GPT_SIZES = { layers: 4, width: 128, heads: 4, context: 128, vocabulary: 256 } as const;

const { layers, width, heads, context, vocabulary } = GPT_SIZES;

/** Weights of its products, each used once for every token. */
export const GPT_WEIGHTS = layers * 12 * width ** 2 + width * vocabulary;

/** Floating-point operations of reading `tokens` of which each looks at `seen`. */
export function gptFlops(tokens: number, seen: number): number {
  return tokens * (2 * GPT_WEIGHTS + layers * 2 * 2 * seen * width);
}

/** A pre-norm block: attention and a perceptron, each on what is added up so far. */
export class Block extends Module<[x: Tensor, hidden?: Tensor]> {
  norm1 = new LayerNorm(width);
  qkv = new Linear(width, 3 * width);
  project = new Linear(width, width);
  norm2 = new LayerNorm(width);
  expand = new Linear(width, 4 * width);
  contract = new Linear(4 * width, width);

  forward(x: Tensor, hidden?: Tensor): Tensor {
    const [q, k, v] = this.heads(x);
    return this.finish(x, attention(q, k, v, hidden));
  }

  /** Queries, keys and values of each head: `[batch, heads, length, size]`. */
  heads(x: Tensor): Tensor[] {
    return this.qkv.forward(this.norm1.forward(x)).chunk(3, -1).map((part) => splitHeads(part, heads)); // prettier-ignore
  }

  /** What comes after attention. */
  finish(x: Tensor, attended: Tensor): Tensor {
    const y = x.add(this.project.forward(mergeHeads(attended)));
    const inner = this.expand.forward(this.norm2.forward(y)).gelu({ approximate: "tanh" });
    return y.add(this.contract.forward(inner));
  }
}

/** Scores of the next token at each place. */
export class GPT extends Module {
  tokens = new Embedding(vocabulary, width);
  places = new Embedding(context, width);
  blocks = Array.from({ length: layers }, () => new Block());
  norm = new LayerNorm(width);
  head = new Linear(width, vocabulary, { bias: false });

  /**
   * @param ids - `[batch, length]`, int32
   * @returns `[batch, length, vocabulary]`
   */
  forward(ids: Tensor): Tensor {
    const length = ids.shape[1];
    const places = arange(length, { dtype: "int32" });
    const future = places.gt(places.unsqueeze(1));
    let x = this.tokens.forward(ids).add(this.places.forward(places));
    for (const block of this.blocks) x = block.forward(x, future);
    return this.head.forward(this.norm.forward(x));
  }
}
