import { GPT } from "../lib/sizes.mjs";
import { arrayOf } from "./arrays.mjs";
import { dense, layerNorm, linear, norm } from "./layers.mjs";

/** Parts of transformers. The library's own attention needs iterator helpers (Node 22), so it is written out. */
export function transformer(jax) {
  const { nn, numpy: np } = jax;

  /** Inside jit the gradient of take fails, so that training looks tokens up by a one-hot product. */
  const embed = (weight, ids, oneHot) =>
    oneHot ? np.matmul(nn.oneHot(ids, weight.shape[0]), weight) : np.take(weight, ids, 0);

  /** Of [batch, length, heads, size]; so is the result. */
  function attention(q, k, v, causal) {
    const [, length, , size] = q.shape;
    const toHeads = [0, 2, 1, 3];
    const keys = k.transpose([0, 2, 3, 1]);
    let scores = np.matmul(q.transpose(toHeads), keys).mul(1 / Math.sqrt(size));
    if (causal) scores = scores.add(np.tri(length).sub(1).mul(1e9));
    return np.matmul(nn.softmax(scores, -1), v.transpose(toHeads)).transpose(toHeads);
  }

  function gptParams() {
    const { layers, width, context, vocabulary } = GPT;
    const block = () => ({
      norm1: norm(jax, width),
      qkv: linear(jax, width, 3 * width),
      project: linear(jax, width, width),
      norm2: norm(jax, width),
      expand: linear(jax, width, 4 * width),
      contract: linear(jax, 4 * width, width),
    });
    return {
      tokens: arrayOf(jax, [vocabulary, width], 0.05),
      places: arrayOf(jax, [context, width], 0.05),
      blocks: Array.from({ length: layers }, block),
      norm: norm(jax, width),
      head: arrayOf(jax, [width, vocabulary], 0.05),
    };
  }

  /** A block around its attention, which is given queries, keys and values in one array. */
  function gptBlock(block, x, attend) {
    const attended = attend(dense(jax, block.qkv, layerNorm(jax, block.norm1, x.ref)));
    const y = x.add(dense(jax, block.project, attended));
    const inner = nn.gelu(dense(jax, block.expand, layerNorm(jax, block.norm2, y.ref)));
    return y.add(dense(jax, block.contract, inner));
  }

  const gptHead = (params, x) => np.matmul(layerNorm(jax, params.norm, x), params.head);

  /** The blocks' results [batch * length, width]. */
  function gptBody(params, ids, batch, length, oneHot) {
    const { width, heads } = GPT;
    let x = embed(params.tokens, ids, oneHot).reshape([batch, length, width]).add(params.places);
    x = x.reshape([batch * length, width]);
    for (const block of params.blocks) {
      x = gptBlock(block, x, (flat) => {
        const qkv = flat.reshape([batch, length, 3, heads, width / heads]);
        const [q, k, v] = [qkv.ref.slice([], [], 0), qkv.ref.slice([], [], 1), qkv.slice([], [], 2)];
        return attention(q, k, v, true).reshape([batch * length, width]);
      });
    }
    return x;
  }

  return { embed, attention, gptParams, gptBlock, gptHead, gptBody };
}
