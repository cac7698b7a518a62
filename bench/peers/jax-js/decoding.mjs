import { GENERATED, GPT, START } from "../lib/sizes.mjs";
import { transformer } from "./transformer.mjs";

const { layers, width, heads, context } = GPT;
const size = width / heads;

/** 1 at a place, 0 elsewhere. */
function onlyAt(place) {
  const row = new Float32Array(context);
  row[place] = 1;
  return row;
}

// Shapes are the same for every token, for jit compiles each anew: texts are padded, places are rows of an identity.
export function make(jax) {
  const { jit, nn, numpy: np, tree } = jax;
  const { gptParams, gptBlock, gptHead, gptBody } = transformer(jax);

  function withoutCache() {
    const params = gptParams();
    const next = jit((params, ids, at) => {
      const x = gptBody(params, ids, 1, context, false);
      return np.argmax(gptHead(params, np.matmul(at, x)), -1);
    });
    return {
      release: () => tree.dispose(params),
      run: async () => {
        const ids = new Int32Array(context);
        ids[0] = START;
        for (let place = 0; place < GENERATED; place++) {
          const at = np.array(onlyAt(place)).reshape([1, context]);
          const token = next(tree.ref(params), np.array(ids.slice(), { dtype: np.int32 }), at);
          const [id] = await token.data();
          if (place + 1 < context) ids[place + 1] = id;
        }
      },
    };
  }

  function withCache() {
    const params = gptParams();
    const next = jit((params, token, at, keys, values) => {
      const here = () => at.ref.reshape([1, context, 1]);
      // Running sums from the end make 1 of every place up to this one.
      const seen = np.flip(np.cumsum(np.flip(at.ref), 0));
      const hidden = seen.sub(1).mul(1e9).reshape([1, 1, context]);
      const [nextKeys, nextValues] = [[], []];
      const place = np.matmul(at.ref.reshape([1, context]), params.places);
      let x = np.take(params.tokens, token, 0).reshape([1, width]).add(place);
      params.blocks.forEach((block, i) => {
        x = gptBlock(block, x, (flat) => {
          const qkv = flat.reshape([3, heads, 1, size]);
          const [q, k, v] = [qkv.ref.slice(0), qkv.ref.slice(1), qkv.slice(2)];
          const put = (cache, row) => cache.mul(np.array(1).sub(here())).add(row.mul(here()));
          const [grownKeys, grownValues] = [put(keys[i], k), put(values[i], v)];
          nextKeys.push(grownKeys.ref);
          nextValues.push(grownValues.ref);
          const scores = np.matmul(q, grownKeys.transpose([0, 2, 1])).mul(1 / Math.sqrt(size));
          return np.matmul(nn.softmax(scores.add(hidden.ref), -1), grownValues).reshape([1, width]);
        });
      });
      hidden.dispose();
      at.dispose();
      return [np.argmax(gptHead(params, x), -1), nextKeys, nextValues];
    });
    const empty = () => Array.from({ length: layers }, () => np.zeros([heads, context, size]));
    return {
      release: () => tree.dispose(params),
      run: async () => {
        let [keys, values, id] = [empty(), empty(), START];
        for (let place = 0; place < GENERATED; place++) {
          const given = np.array(Int32Array.of(id), { dtype: np.int32 });
          const made = next(tree.ref(params), given, np.array(onlyAt(place)), keys, values);
          [, keys, values] = made;
          [id] = await made[0].data();
        }
        tree.dispose([keys, values]);
      },
    };
  }

  return { "decode-plain": withoutCache, "decode-cache": withCache };
}
