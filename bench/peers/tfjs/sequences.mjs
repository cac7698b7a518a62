import { integers } from "../lib/data.mjs";
import { GPT, SEQ2SEQ } from "../lib/sizes.mjs";
import { layers, training } from "./layers.mjs";
import { transformer } from "./transformer.mjs";

export function sequences(tf, oneHot) {
  const { variable, linear, norm, dense, layerNorm, crossEntropy } = layers(tf);
  const { embed, splitHeads, attention, causalMask, gptModel, gptForward } = transformer(tf);
  const tokens = (count, vocabulary) => tf.tensor1d(integers(count, vocabulary), "int32");

  function gpt() {
    const { batch, context, vocabulary } = GPT;
    const model = gptModel();
    const [ids, next] = [tokens(batch * context, vocabulary), tokens(batch * context, vocabulary)];
    const mask = causalMask(context);
    return training(tf, model, tf.train.adam(3e-4), [ids, next, mask], () =>
      crossEntropy(gptForward(model, ids, batch, context, mask, oneHot), next, vocabulary),
    );
  }

  function seq2seq() {
    const { layers: depth, width, heads, inner, length, batch, vocabulary } = SEQ2SEQ;
    const rows = batch * length;
    const attending = () => ({
      query: linear(width, width),
      key: linear(width, width),
      value: linear(width, width),
      project: linear(width, width),
    });
    const feedForward = () => ({ expand: linear(width, inner), contract: linear(inner, width) });
    const model = {
      sourceTokens: variable([vocabulary, width], 0.05),
      targetTokens: variable([vocabulary, width], 0.05),
      places: variable([length, width], 0.05),
      encoder: Array.from({ length: depth }, () => ({
        norm1: norm(width),
        attention: attending(),
        norm2: norm(width),
        feed: feedForward(),
      })),
      encoderNorm: norm(width),
      decoder: Array.from({ length: depth }, () => ({
        norm1: norm(width),
        attention: attending(),
        norm2: norm(width),
        cross: attending(),
        norm3: norm(width),
        feed: feedForward(),
      })),
      decoderNorm: norm(width),
      head: variable([width, vocabulary], 0.05),
    };
    const attend = (part, x, memory, mask) => {
      const headsOf = (layer, input) => splitHeads(dense(layer, input), batch, length, heads);
      const q = headsOf(part.query, x);
      return dense(part.project, attention(q, headsOf(part.key, memory), headsOf(part.value, memory), mask));
    };
    const feed = ({ expand, contract }, x) => dense(contract, tf.relu(dense(expand, x)));
    const embedded = (weight, ids) =>
      embed(weight, ids, oneHot).reshape([batch, length, width]).add(model.places).reshape([rows, width]);
    const [source, target, next] = Array.from({ length: 3 }, () => tokens(rows, vocabulary));
    const mask = causalMask(length);
    return training(tf, model, tf.train.adam(3e-4), [source, target, next, mask], () => {
      let x = embedded(model.sourceTokens, source);
      for (const layer of model.encoder) {
        const normed = layerNorm(layer.norm1, x);
        x = x.add(attend(layer.attention, normed, normed));
        x = x.add(feed(layer.feed, layerNorm(layer.norm2, x)));
      }
      const memory = layerNorm(model.encoderNorm, x);
      let y = embedded(model.targetTokens, target);
      for (const layer of model.decoder) {
        const normed = layerNorm(layer.norm1, y);
        y = y.add(attend(layer.attention, normed, normed, mask));
        y = y.add(attend(layer.cross, layerNorm(layer.norm2, y), memory));
        y = y.add(feed(layer.feed, layerNorm(layer.norm3, y)));
      }
      return crossEntropy(tf.matMul(layerNorm(model.decoderNorm, y), model.head), next, vocabulary);
    });
  }

  return { gpt, seq2seq };
}
