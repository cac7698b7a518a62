import { asDataset, checkExamples, type Examples } from "@nn/autoencoders";
import { formatShape, randint, ShapeError, type Tensor } from "@nn/tensor";
import type { TrainResult } from "@nn/train";
import { fitAdversarial, type AdversarialFitOptions } from "../adversarial/fit-adversarial.js";
import { shuffled } from "../shuffled.js";
import type { ContextEncoder } from "./context-encoder.js";
import { checkedMask, fill } from "./mask.js";

/** What a step makes of a batch. */
interface Filled {
  /** Numbers, 1 where a pixel stayed: `[n, 1, h, w]`. */
  readonly known: Tensor;
  /** What the decoder made, `[n, c, h, w]`. */
  readonly made: Tensor;
  /** That where pixels are missing, `[n, c, h, w]`. */
  readonly filled: Tensor;
}

/** Trains a context encoder: see {@link ContextEncoder.fit}. */
export async function fitContextEncoder(
  model: ContextEncoder,
  data: Examples,
  masks: Tensor,
  options: AdversarialFitOptions,
): Promise<TrainResult> {
  const { batchSize = 64, lr = 1e-3, ...rest } = options;
  const { encoder, decoder, discriminator, adversary, weights, inputSize } = model;
  const examples = asDataset(data);
  const range = { range: [0, 1], reason: "the decoder's sigmoid" } as const;
  await checkExamples("ContextEncoder.fit", examples, range);
  const { shape } = examples.batch([0]).x;
  if (shape.slice(1).join() !== inputSize.join()) {
    throw new ShapeError(
      "ContextEncoder.fit",
      `images are ${formatShape(shape.slice(1))}, and the encoder takes [${inputSize.join(", ")}]`,
    );
  }
  const [, height, width] = inputSize as [number, number, number];
  const count = masks.rank > 2 ? masks.shape[0]! : 1;
  const all = await checkedMask("ContextEncoder.fit", masks, [count, 1, height, width]); // [m, 1, h, w]
  return fitAdversarial<{ readonly x: Tensor }, Filled>(
    {
      operation: "ContextEncoder.fit",
      model,
      generators: [encoder, decoder],
      discriminators: [discriminator],
      make: ({ x }) => {
        const known = all.indexSelect(0, randint(0, count, [x.shape[0]!]));
        const made = model.forward(x, known);
        return { known, made, filled: fill(x, known, made) };
      },
      discriminatorLoss: ({ x }, { filled }) => adversary.discriminator({ real: x, fake: filled }),
      generatorTerms: ({ x }, { known, made, filled }) => ({
        reconstruction: missingError(made, x, known).mul(weights.reconstruction),
        adversarial: adversary.generator({ real: x, fake: filled }).mul(weights.adversarial),
      }),
    },
    shuffled(examples, { batchSize, ...rest }),
    { ...rest, batchSize, lr },
  );
}

/** The mean squared error of missing pixels. */
function missingError(made: Tensor, x: Tensor, known: Tensor): Tensor {
  const missing = known.neg().add(1);
  const [channels] = x.shape.slice(1) as [number];
  return made.sub(x).square().mul(missing).sum().div(missing.sum().mul(channels));
}
