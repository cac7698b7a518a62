import { noGrad } from "@nn/autograd";
import { Buffer, Module } from "@nn/layers";
import { arange, manualSeed, tensor, where, zeros, type Tensor } from "@nn/tensor";
import { assignLater } from "@nn/tensor/graph";
import type { Workload } from "../../workload.js";
import { attention } from "../models/attention.js";
import { GPT, GPT_SIZES, GPT_WEIGHTS, gptFlops } from "../models/gpt.js";
import { fingerprint, GENERATED, START } from "./sizes.js";

const { layers, width, heads, context } = GPT_SIZES;

/** Keys and values of all places so far, in one layer. */
class Cache extends Module<[k: Tensor, v: Tensor, here: Tensor], readonly [Tensor, Tensor]> {
  keys = new Buffer(zeros([1, heads, context, width / heads]));
  values = new Buffer(zeros([1, heads, context, width / heads]));

  /** Puts those of one place in; `here` `[context, 1]` is true there. */
  forward(k: Tensor, v: Tensor, here: Tensor): readonly [Tensor, Tensor] {
    const keys = where(here, k, this.keys);
    const values = where(here, v, this.values);
    assignLater(this.keys, keys.node);
    assignLater(this.values, values.node);
    return [keys, values];
  }
}

/** The likeliest next token, given the token at one place: shapes are the same at every place. */
function nextToken(model: GPT, caches: readonly Cache[], token: Tensor, place: Tensor): Tensor {
  const order = arange(context, { dtype: "int32" });
  const [here, future] = [order.eq(place).unsqueeze(1), order.gt(place)];
  let x = model.tokens.forward(token).add(model.places.forward(place));
  model.blocks.forEach((block, i) => {
    const [q, k, v] = block.heads(x);
    const [keys, values] = caches[i].forward(k, v, here);
    x = block.finish(x, attention(q, keys, values, future));
  });
  return model.head.forward(model.norm.forward(x)).argMax(-1);
}

/** Greedy generation by a GPT with a cache of keys and values. */
export const decodeWithCache: Workload = {
  name: "decode-cache",
  title: "GPT decode, KV cache, 128 tokens",
  group: "decode",
  examples: GENERATED,
  flops: Array.from({ length: GENERATED }, (_, i) => gptFlops(1, i + 1)).reduce((a, b) => a + b),
  // Every weight is read for every token. The caches of the processor may hold them and pass the limit of copying.
  bytes: GENERATED * 4 * GPT_WEIGHTS,
  prepare: (compiled) => {
    manualSeed(0);
    const model = new GPT();
    const caches = Array.from({ length: layers }, () => new Cache());
    const places = Array.from({ length: GENERATED }, (_, t) => tensor([t], { dtype: "int32" }).realize());
    const start = tensor([[START]], { dtype: "int32" }).realize();
    const next = compiled((token, place) => noGrad(() => nextToken(model, caches, token, place)));
    let text: number[] = [];
    return {
      run: async () => {
        text = [];
        let token = start;
        for (const place of places) {
          token = next(token, place);
          text.push(await token.item());
        }
      },
      check: () => Promise.resolve(fingerprint(text)),
    };
  },
};
