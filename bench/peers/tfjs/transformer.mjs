import { GPT } from "../lib/sizes.mjs";
import { layers } from "./layers.mjs";

/** Parts of transformers. */
export function transformer(tf) {
  const { variable, linear, norm, dense, layerNorm, gelu } = layers(tf);

  const embed = (weight, ids, oneHot) =>
    oneHot ? tf.matMul(tf.oneHot(ids, weight.shape[0]).toFloat(), weight) : tf.gather(weight, ids);

  /** [batch * length, heads * size] as [batch, heads, length, size]. */
  const splitHeads = (x, batch, length, heads) =>
    x.reshape([batch, length, heads, x.shape[1] / heads]).transpose([0, 2, 1, 3]);

  function attention(q, k, v, mask) {
    const [batch, heads, length, size] = q.shape;
    let scores = tf.matMul(q, k, false, true).mul(1 / Math.sqrt(size));
    if (mask) scores = scores.add(mask);
    return tf
      .matMul(tf.softmax(scores), v)
      .transpose([0, 2, 1, 3])
      .reshape([batch * length, heads * size]);
  }

  /** 0 for what may be seen, much below for the future. */
  const causalMask = (length) =>
    tf.tidy(() => tf.sub(tf.linalg.bandPart(tf.ones([length, length]), -1, 0), 1).mul(1e9));

  function gptModel() {
    const { layers: depth, width, context, vocabulary } = GPT;
    const block = () => ({
      norm1: norm(width),
      qkv: linear(width, 3 * width),
      project: linear(width, width),
      norm2: norm(width),
      expand: linear(width, 4 * width),
      contract: linear(4 * width, width),
    });
    return {
      tokens: variable([vocabulary, width], 0.05),
      places: variable([context, width], 0.05),
      blocks: Array.from({ length: depth }, block),
      norm: norm(width),
      head: variable([width, vocabulary], 0.05),
    };
  }

  /** A block around its attention, which is given queries, keys and values of each head. */
  function gptBlock(block, x, batch, length, attend) {
    const qkv = dense(block.qkv, layerNorm(block.norm1, x));
    const heads = tf.split(qkv, 3, 1).map((part) => splitHeads(part, batch, length, GPT.heads));
    const y = x.add(dense(block.project, attend(...heads)));
    return y.add(dense(block.contract, gelu(dense(block.expand, layerNorm(block.norm2, y)))));
  }

  const gptHead = (model, x) => tf.matMul(layerNorm(model.norm, x), model.head);

  /** Scores [batch * length, vocabulary]. */
  function gptForward(model, ids, batch, length, mask, oneHot) {
    const { width } = GPT;
    const places = model.places.slice([0, 0], [length, width]);
    let x = embed(model.tokens, ids, oneHot).reshape([batch, length, width]).add(places);
    x = x.reshape([batch * length, width]);
    for (const block of model.blocks) {
      x = gptBlock(block, x, batch, length, (q, k, v) => attention(q, k, v, mask));
    }
    return gptHead(model, x);
  }

  return { embed, splitHeads, attention, causalMask, gptModel, gptBlock, gptHead, gptForward };
}
