import { integers } from "../lib/data.mjs";
import { AUTOENCODER, DCGAN, LSTM, VAE } from "../lib/sizes.mjs";
import { arrayOf } from "./arrays.mjs";
import { binaryLoss, crossEntropy, dense, linear } from "./layers.mjs";
import { adam, countOf, rateAt, training, zerosLike } from "./training.mjs";

export function make(jax) {
  const { jit, lax, nn, numpy: np, random, tree, valueAndGrad } = jax;

  function autoencoder() {
    const { widths, batch } = AUTOENCODER;
    const params = widths.slice(1).map((width, i) => linear(jax, widths[i], width));
    const data = { x: np.absolute(arrayOf(jax, [batch, widths[0]])) };
    return training(jax, params, data, (params, { x }) => {
      let hidden = x.ref;
      params.forEach((layer, i) => {
        const y = dense(jax, layer, hidden);
        hidden = i < params.length - 1 ? nn.relu(y) : nn.sigmoid(y);
      });
      return np.square(hidden.sub(x)).mean();
    });
  }

  function vae() {
    const { input, hidden, latent, batch } = VAE;
    const params = {
      encoder: linear(jax, input, hidden),
      mean: linear(jax, hidden, latent),
      logVariance: linear(jax, hidden, latent),
      decoder: linear(jax, latent, hidden),
      output: linear(jax, hidden, input),
    };
    const data = { x: np.absolute(arrayOf(jax, [batch, input])) };
    const lossOf = (p, { x, key }) => {
      const h = nn.relu(dense(jax, p.encoder, x.ref));
      const mean = dense(jax, p.mean, h.ref);
      const logVariance = dense(jax, p.logVariance, h);
      const z = mean.ref.add(random.normal(key, [batch, latent]).mul(np.exp(logVariance.ref.mul(0.5))));
      const logits = dense(jax, p.output, nn.relu(dense(jax, p.decoder, z)));
      const divergence = logVariance.ref.add(1).sub(np.square(mean)).sub(np.exp(logVariance)).sum().mul(-0.5);
      return binaryLoss(jax, logits, x).sum().add(divergence).div(batch);
    };
    return training(jax, params, data, lossOf, { random: true });
  }

  function dcgan() {
    const { batch, latent } = DCGAN;
    let generator = {
      project: linear(jax, latent, 6272),
      up1: arrayOf(jax, [128, 64, 4, 4], 0.05),
      up2: arrayOf(jax, [64, 1, 4, 4], 0.05),
    };
    let discriminator = {
      down1: arrayOf(jax, [64, 1, 4, 4], 0.1),
      down2: arrayOf(jax, [128, 64, 4, 4], 0.05),
      score: linear(jax, 6272, 1),
    };
    const parameters = countOf(jax, generator) + countOf(jax, discriminator);
    const double = (x, w) => lax.convTranspose(x, w, [2, 2], "SAME", { transposeKernel: true });
    const halve = (x, w) => nn.leakyRelu(lax.conv(x, w, [2, 2], "SAME"), 0.2);
    const makeImages = (p, z) => {
      const seed = nn.relu(dense(jax, p.project, z)).reshape([batch, 128, 7, 7]);
      return np.tanh(double(nn.relu(double(seed, p.up1)), p.up2));
    };
    const judge = (p, x) => dense(jax, p.score, halve(halve(x, p.down1), p.down2).reshape([batch, 6272]));
    const loss = (scores, target) => binaryLoss(jax, scores, target).mean();
    const noise = (key) => random.normal(key, [batch, latent]);
    const [real, fake] = [() => np.ones([batch, 1]), () => np.zeros([batch, 1])];

    const stepOfDiscriminator = jit((discriminator, state, generator, x, key, rate) => {
      const made = makeImages(generator, noise(key));
      const lossOf = (p, data) =>
        loss(judge(tree.ref(p), data.x), real()).add(loss(judge(p, data.made), fake()));
      const [value, gradients] = valueAndGrad(lossOf)(tree.ref(discriminator), { x, made });
      const next = adam(jax, discriminator, gradients, state, rate, 0.5);
      return [value, next.params, next.state];
    });
    const stepOfGenerator = jit((generator, state, discriminator, key, rate) => {
      const lossOf = (p, data) => loss(judge(data.discriminator, makeImages(p, noise(data.key))), real());
      const [value, gradients] = valueAndGrad(lossOf)(tree.ref(generator), { discriminator, key });
      const next = adam(jax, generator, gradients, state, rate, 0.5);
      return [value, next.params, next.state];
    });

    const states = [discriminator, generator].map((p) => ({ m: zerosLike(jax, p), v: zerosLike(jax, p) }));
    const x = np.absolute(arrayOf(jax, [batch, 1, 28, 28]));
    let key = random.key(np.array(1, { dtype: np.uint32 }));
    let [t, judged, ofGenerator] = [0, undefined, undefined];
    return {
      parameters,
      run: async () => {
        const keys = random.split(key, 3);
        const [first, second] = [keys.ref.slice(0), keys.ref.slice(1)];
        key = keys.slice(2);
        t++;
        [judged, discriminator, states[0]] = stepOfDiscriminator(
          discriminator, states[0], tree.ref(generator), x.ref, first, rateAt(jax, 2e-4, t, 0.5)); // prettier-ignore
        [ofGenerator, generator, states[1]] = stepOfGenerator(
          generator, states[1], tree.ref(discriminator), second, rateAt(jax, 2e-4, t, 0.5)); // prettier-ignore
        await jax.blockUntilReady([judged, ofGenerator, discriminator, generator]);
        ofGenerator.dispose();
      },
      check: async () => (await judged.ref.data())[0],
    };
  }

  function lstm() {
    const { batch, length, input, hidden, classes } = LSTM;
    const params = {
      input: linear(jax, input, 4 * hidden),
      recurrent: arrayOf(jax, [hidden, 4 * hidden], 1 / Math.sqrt(hidden)),
      output: linear(jax, hidden, classes),
    };
    const data = {
      x: arrayOf(jax, [batch, length, input]),
      labels: np.array(integers(batch, classes), { dtype: np.int32 }),
    };
    return training(jax, params, data, (p, { x, labels }) => {
      const flat = dense(jax, p.input, x.reshape([batch * length, input]));
      const driven = flat.reshape([batch, length, 4, hidden]);
      let [h, c] = [np.zeros([batch, hidden]), np.zeros([batch, hidden])];
      for (let step = 0; step < length; step++) {
        const recurrent = np.matmul(h, p.recurrent.ref).reshape([batch, 4, hidden]);
        const gates = driven.ref.slice([], step).add(recurrent);
        const [i, f, g, o] = [0, 1, 2, 3].map((gate) => gates.ref.slice([], gate));
        gates.dispose();
        c = nn
          .sigmoid(f)
          .mul(c)
          .add(nn.sigmoid(i).mul(np.tanh(g)));
        h = nn.sigmoid(o).mul(np.tanh(c.ref));
      }
      for (const unused of [driven, p.recurrent, c]) unused.dispose();
      return crossEntropy(jax, dense(jax, p.output, h), labels, classes);
    });
  }

  return { autoencoder, vae, dcgan, lstm };
}
