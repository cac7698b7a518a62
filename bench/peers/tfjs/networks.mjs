import { integers } from "../lib/data.mjs";
import { AUTOENCODER, DCGAN, LSTM, VAE } from "../lib/sizes.mjs";
import { layers, training, variablesOf } from "./layers.mjs";
import { tensorOf } from "./tensors.mjs";

export function networks(tf) {
  const { variable, linear, dense, binaryLoss, crossEntropy } = layers(tf);

  function autoencoder() {
    const { widths, batch } = AUTOENCODER;
    const model = widths.slice(1).map((width, i) => linear(widths[i], width));
    const x = tensorOf(tf, [batch, widths[0]]).abs();
    return training(tf, model, tf.train.adam(1e-3), [x], () => {
      let hidden = x;
      model.forEach((layer, i) => {
        hidden = i < model.length - 1 ? tf.relu(dense(layer, hidden)) : tf.sigmoid(dense(layer, hidden));
      });
      return tf.mean(tf.square(tf.sub(hidden, x)));
    });
  }

  function vae() {
    const { input, hidden, latent, batch } = VAE;
    const model = {
      encoder: linear(input, hidden),
      mean: linear(hidden, latent),
      logVariance: linear(hidden, latent),
      decoder: linear(latent, hidden),
      output: linear(hidden, input),
    };
    const x = tensorOf(tf, [batch, input]).abs();
    return training(tf, model, tf.train.adam(1e-3), [x], () => {
      const h = tf.relu(dense(model.encoder, x));
      const mean = dense(model.mean, h);
      const logVariance = dense(model.logVariance, h);
      const z = mean.add(tf.randomNormal([batch, latent]).mul(logVariance.mul(0.5).exp()));
      const logits = dense(model.output, tf.relu(dense(model.decoder, z)));
      const divergence = tf.sum(logVariance.add(1).sub(mean.square()).sub(logVariance.exp())).mul(-0.5);
      return tf.sum(binaryLoss(logits, x)).add(divergence).div(batch);
    });
  }

  function dcgan() {
    const { batch, latent } = DCGAN;
    const generator = {
      project: linear(latent, 6272),
      up1: variable([4, 4, 64, 128], 0.05),
      up2: variable([4, 4, 1, 64], 0.05),
    };
    const discriminator = {
      down1: variable([4, 4, 1, 64], 0.1),
      down2: variable([4, 4, 64, 128], 0.05),
      score: linear(6272, 1),
    };
    const make = () => {
      const z = tf.randomNormal([batch, latent]);
      const seed = tf.relu(dense(generator.project, z)).reshape([batch, 7, 7, 128]);
      const h = tf.relu(tf.conv2dTranspose(seed, generator.up1, [batch, 14, 14, 64], 2, "same"));
      return tf.tanh(tf.conv2dTranspose(h, generator.up2, [batch, 28, 28, 1], 2, "same"));
    };
    const judge = (x) => {
      const h = tf.leakyRelu(tf.conv2d(x, discriminator.down1, 2, "same"));
      const flat = tf.leakyRelu(tf.conv2d(h, discriminator.down2, 2, "same")).reshape([batch, 6272]);
      return dense(discriminator.score, flat);
    };
    const x = tensorOf(tf, [batch, 28, 28, 1]).abs();
    const [real, fake] = [tf.ones([batch, 1]), tf.zeros([batch, 1])];
    const loss = (scores, target) => tf.mean(binaryLoss(scores, target));
    const forDiscriminator = training(tf, discriminator, tf.train.adam(2e-4, 0.5), [x, real, fake], () =>
      loss(judge(x), real).add(loss(judge(make()), fake)),
    );
    const ofGenerator = variablesOf(tf, generator);
    const forGenerator = tf.train.adam(2e-4, 0.5);
    return {
      ...forDiscriminator,
      parameters: forDiscriminator.parameters + ofGenerator.reduce((sum, { size }) => sum + size, 0),
      run: () => {
        forDiscriminator.run();
        tf.tidy(() => void forGenerator.minimize(() => loss(judge(make()), real), false, ofGenerator));
      },
    };
  }

  function lstm() {
    const { batch, length, input, hidden, classes } = LSTM;
    const model = {
      input: linear(input, 4 * hidden),
      recurrent: variable([hidden, 4 * hidden], 1 / Math.sqrt(hidden)),
      output: linear(hidden, classes),
    };
    const x = tensorOf(tf, [batch, length, input]);
    const labels = tf.tensor1d(integers(batch, classes), "int32");
    return training(tf, model, tf.train.adam(1e-3), [x, labels], () => {
      const flat = dense(model.input, x.reshape([batch * length, input]));
      const steps = tf.unstack(flat.reshape([batch, length, 4 * hidden]), 1);
      let [h, c] = [tf.zeros([batch, hidden]), tf.zeros([batch, hidden])];
      for (const step of steps) {
        const [i, f, g, o] = tf.split(tf.add(step, tf.matMul(h, model.recurrent)), 4, 1);
        c = tf
          .sigmoid(f)
          .mul(c)
          .add(tf.sigmoid(i).mul(tf.tanh(g)));
        h = tf.sigmoid(o).mul(tf.tanh(c));
      }
      return crossEntropy(dense(model.output, h), labels, classes);
    });
  }

  return { autoencoder, vae, dcgan, lstm };
}
