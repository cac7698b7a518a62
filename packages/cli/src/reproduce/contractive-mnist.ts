import {
  Autoencoder,
  Contractive,
  contractiveNorm,
  jacobianNorm,
  reconstructionError,
} from "@nn/autoencoders";
import type { Linear, Sequential } from "@nn/layers";
import { manualSeed } from "@nn/tensor";
import type { Chapter } from "../report/chapter.js";
import { digitGrid } from "../draw/digit-grid.js";
import type { ExperimentOptions } from "./experiment.js";
import { firstImages, imageRows, loadImages } from "./image-data.js";

const WEIGHTS = [0, 1e-3, 1e-2];

/** Codes that change little when images do; the penalty by the autograd and in closed form. */
export async function contractiveMnist(options: ExperimentOptions): Promise<Chapter | undefined> {
  const { quick, seed, training, signal } = options;
  const { train, test, source } = await loadImages("mnist", options);
  const x = firstImages(test, 256);
  const shown = x.slice([0, 12]);
  const rows: Chapter["table"]["rows"][number][] = [];
  const images = [...(await imageRows(shown))];
  let worst = 0;
  for (const weight of WEIGHTS) {
    if (signal.aborted) break;
    manualSeed(seed);
    const model = new Autoencoder({
      inputSize: 784,
      codeSize: 32,
      codeActivation: "sigmoid",
      penalties: weight > 0 ? [new Contractive(weight)] : [],
    });
    await model.fit(train, {
      ...training(`weight ${weight}`),
      epochs: quick ? 1 : 4,
      batchSize: 128,
      lr: 0.003,
    });
    const exact = jacobianNorm((at) => model.encode(at), x);
    const [layer] = (model.encoder as Sequential).children() as unknown as [Linear];
    const closed = contractiveNorm(layer, model.encode(x), "sigmoid");
    const off = await exact.div(closed).sub(1).abs().max().item();
    worst = Math.max(worst, off);
    rows.push({
      built: weight > 0 ? "contractive" : "plain",
      cells: [
        String(weight),
        (await reconstructionError(model, test)).toFixed(5),
        (await exact.mean().item()).toFixed(4),
        (await closed.mean().item()).toFixed(4),
        off.toExponential(1),
      ],
    });
    images.push(...(await imageRows(model.forward(shown))));
  }
  if (rows.length === 0) return undefined;
  return {
    title: "Contractive autoencoders on MNIST",
    lead:
      "784 pixels, 32 sigmoid units. The penalty is the squared Frobenius norm of the encoder's Jacobian, exact by the " +
      "autograd; for one layer it has a closed form to compare with. Every number is about test images.",
    facts: [[worst.toExponential(1), "the largest relative difference between the two"]],
    table: {
      title: "Norms of the Jacobian",
      note: "Means over 256 test images, and the largest relative difference among them.",
      head: ["weight", "error", "by the autograd", "in closed form", "off by"],
      rows,
    },
    figures: [
      {
        file: "reconstructions.png",
        title: "What the penalty costs",
        caption: "Test images, and below them what is made of them with each weight.",
        picture: digitGrid(images, 12),
      },
    ],
    data: source,
  };
}
