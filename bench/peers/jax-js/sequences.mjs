import { integers } from "../lib/data.mjs";
import { GPT, SEQ2SEQ } from "../lib/sizes.mjs";
import { arrayOf } from "./arrays.mjs";
import { crossEntropy, dense, layerNorm, linear, norm } from "./layers.mjs";
import { training } from "./training.mjs";
import { transformer } from "./transformer.mjs";

export function make(jax) {
  const { nn, numpy: np } = jax;
  const { embed, attention, gptParams, gptHead, gptBody } = transformer(jax);
  const tokens = (count, vocabulary) => np.array(integers(count, vocabulary), { dtype: np.int32 });

  function gpt() {
    const { batch, context, vocabulary } = GPT;
    const data = { ids: tokens(batch * context, vocabulary), next: tokens(batch * context, vocabulary) };
    const lossOf = (params, { ids, next }) =>
      crossEntropy(jax, gptHead(params, gptBody(params, ids, batch, context, true)), next, vocabulary);
    return training(jax, gptParams(), data, lossOf, { rate: 3e-4 });
  }

  function seq2seq() {
    const { layers, width, heads, inner, length, batch, vocabulary } = SEQ2SEQ;
    const rows = batch * length;
    const attending = () => ({
      query: linear(jax, width, width),
      key: linear(jax, width, width),
      value: linear(jax, width, width),
      project: linear(jax, width, width),
    });
    const feedForward = () => ({ expand: linear(jax, width, inner), contract: linear(jax, inner, width) });
    const params = {
      sourceTokens: arrayOf(jax, [vocabulary, width], 0.05),
      targetTokens: arrayOf(jax, [vocabulary, width], 0.05),
      places: arrayOf(jax, [length, width], 0.05),
      encoder: Array.from({ length: layers }, () => ({
        norm1: norm(jax, width),
        attention: attending(),
        norm2: norm(jax, width),
        feed: feedForward(),
      })),
      encoderNorm: norm(jax, width),
      decoder: Array.from({ length: layers }, () => ({
        norm1: norm(jax, width),
        attention: attending(),
        norm2: norm(jax, width),
        cross: attending(),
        norm3: norm(jax, width),
        feed: feedForward(),
      })),
      decoderNorm: norm(jax, width),
      head: arrayOf(jax, [width, vocabulary], 0.05),
    };
    const toHeads = (x) => x.reshape([batch, length, heads, width / heads]);
    const attend = (part, x, memory, causal) => {
      const q = toHeads(dense(jax, part.query, x));
      const k = toHeads(dense(jax, part.key, memory.ref));
      const v = toHeads(dense(jax, part.value, memory));
      return dense(jax, part.project, attention(q, k, v, causal).reshape([rows, width]));
    };
    const feed = ({ expand, contract }, x) => dense(jax, contract, nn.relu(dense(jax, expand, x)));
    const embedded = (weight, ids, places) =>
      embed(weight, ids, true).reshape([batch, length, width]).add(places).reshape([rows, width]);
    const data = {
      source: tokens(rows, vocabulary),
      target: tokens(rows, vocabulary),
      next: tokens(rows, vocabulary),
    };
    const lossOf = (p, { source, target, next }) => {
      let x = embedded(p.sourceTokens, source, p.places.ref);
      for (const layer of p.encoder) {
        const normed = layerNorm(jax, layer.norm1, x.ref);
        x = x.add(attend(layer.attention, normed.ref, normed, false));
        x = x.ref.add(feed(layer.feed, layerNorm(jax, layer.norm2, x)));
      }
      const memory = layerNorm(jax, p.encoderNorm, x);
      let y = embedded(p.targetTokens, target, p.places);
      for (const layer of p.decoder) {
        const normed = layerNorm(jax, layer.norm1, y.ref);
        y = y.add(attend(layer.attention, normed.ref, normed, true));
        y = y.ref.add(attend(layer.cross, layerNorm(jax, layer.norm2, y), memory.ref, false));
        y = y.ref.add(feed(layer.feed, layerNorm(jax, layer.norm3, y)));
      }
      memory.dispose();
      return crossEntropy(jax, np.matmul(layerNorm(jax, p.decoderNorm, y), p.head), next, vocabulary);
    };
    return training(jax, params, data, lossOf, { rate: 3e-4 });
  }

  return { gpt, seq2seq };
}
