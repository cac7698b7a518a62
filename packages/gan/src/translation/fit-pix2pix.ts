import { checkExamples } from "@nn/autoencoders";
import type { Dataset } from "@nn/data";
import { concat, formatShape, ShapeError, tensor, type Tensor } from "@nn/tensor";
import type { TrainResult } from "@nn/train";
import { fitAdversarial, type AdversarialFitOptions } from "../adversarial/fit-adversarial.js";
import { shuffled } from "../shuffled.js";
import type { Pix2Pix } from "./pix2pix.js";

/** Images and what belongs to them. */
export type Pair = Readonly<Record<"x" | "y", Tensor>>;

/** Pairs of images: two tensors `[n, …]`, or a data set whose batches have both. */
export type PairedExamples = Pair | Dataset<Pair>;

/** Trains pix2pix: see {@link Pix2Pix.fit}. */
export async function fitPix2Pix(
  model: Pix2Pix,
  data: PairedExamples,
  options: AdversarialFitOptions,
): Promise<TrainResult> {
  const { batchSize = 16, lr = 2e-4, ...rest } = options;
  const pairs = "batch" in data ? data : pairsOf(data);
  await checkPairs(model, pairs);
  const { generator, discriminator, adversary, weights } = model;
  const compared = ({ x, y }: Pair, made: Tensor) => ({
    real: concat([x, y], 1),
    fake: concat([x, made], 1),
  });
  return fitAdversarial<Pair, Tensor>(
    {
      operation: "Pix2Pix.fit",
      model,
      generators: [generator],
      discriminators: [discriminator],
      make: ({ x }) => model.forward(x),
      discriminatorLoss: (pair, made) => adversary.discriminator(compared(pair, made)),
      generatorTerms: (pair, made) => ({
        adversarial: adversary.generator(compared(pair, made)).mul(weights.adversarial),
        reconstruction: made.sub(pair.y).abs().mean().mul(weights.reconstruction),
      }),
    },
    shuffled(pairs, { batchSize, ...rest }),
    { ...rest, batchSize, lr },
  );
}

function pairsOf({ x, y }: Pair): Dataset<Pair> {
  if (x.shape[0] !== y.shape[0]) {
    throw new ShapeError(
      "Pix2Pix.fit",
      `there are images ${formatShape(x.shape)}, and ${formatShape(y.shape)} that belong to them`,
      "give one for each",
    );
  }
  return {
    length: x.shape[0]!,
    batch: (indices) => {
      const rows = tensor(Int32Array.from(indices));
      return { x: x.indexSelect(0, rows), y: y.indexSelect(0, rows) };
    },
  };
}

async function checkPairs({ inputSize, outputSize, range }: Pix2Pix, pairs: Dataset<Pair>): Promise<void> {
  if (pairs.length > 0) {
    const { x, y } = pairs.batch([0]);
    for (const [name, image, size] of [
      ["x", x, inputSize],
      ["y", y, outputSize],
    ] as const) {
      // prettier-ignore
      if (image.shape.slice(1).join() === size.join()) continue;
      throw new ShapeError(
        "Pix2Pix.fit",
        `images ${name} are ${formatShape(image.shape.slice(1))}, and the generator ${name === "x" ? "takes" : "makes"} [${size.join(", ")}]`,
      );
    }
  }
  await checkExamples("Pix2Pix.fit", pairs);
  const targets = {
    length: pairs.length,
    batch: (indices: ArrayLike<number>) => ({ x: pairs.batch(indices).y }),
  };
  await checkExamples(
    "Pix2Pix.fit, y",
    targets,
    range ? { range, reason: "the generator's last activation" } : {},
  );
}
