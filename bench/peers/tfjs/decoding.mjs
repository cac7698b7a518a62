import { GENERATED, GPT, START } from "../lib/sizes.mjs";
import { transformer } from "./transformer.mjs";

export function decoding(tf) {
  const { attention, causalMask, gptModel, gptBlock, gptHead, gptForward } = transformer(tf);
  const release = () => tf.disposeVariables();
  const likeliest = (scores) => scores.argMax(-1).dataSync()[0];

  function withoutCache() {
    const model = gptModel();
    return {
      release,
      run: () => {
        const text = [START];
        while (text.length <= GENERATED) {
          const length = text.length;
          const next = tf.tidy(() => {
            const ids = tf.tensor1d(text, "int32");
            const scores = gptForward(model, ids, 1, length, causalMask(length), false);
            return likeliest(scores.slice([length - 1, 0], [1, GPT.vocabulary]));
          });
          text.push(next);
        }
      },
    };
  }

  /** One token on: the next one, and the caches with it. */
  function step(model, token, place, caches) {
    const grown = [];
    let next;
    const kept = tf.tidy(() => {
      const places = model.places.slice([place, 0], [1, GPT.width]);
      let x = tf.gather(model.tokens, tf.tensor1d([token], "int32")).add(places);
      model.blocks.forEach((block, i) => {
        x = gptBlock(block, x, 1, 1, (q, k, v) => {
          const keys = caches[i] ? tf.concat([caches[i][0], k], 2) : k.clone();
          const values = caches[i] ? tf.concat([caches[i][1], v], 2) : v.clone();
          grown.push([keys, values]);
          return attention(q, keys, values);
        });
      });
      next = likeliest(gptHead(model, x));
      return grown;
    });
    return { next, caches: kept };
  }

  function withCache() {
    const model = gptModel();
    return {
      release,
      run: () => {
        let [token, caches] = [START, []];
        for (let place = 0; place < GENERATED; place++) {
          const made = step(model, token, place, caches);
          tf.dispose(caches);
          ({ next: token, caches } = made);
        }
        tf.dispose(caches);
      },
    };
  }

  return { "decode-plain": withoutCache, "decode-cache": withCache };
}
