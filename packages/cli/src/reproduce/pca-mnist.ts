import { Autoencoder, LinearAutoencoder, PCA, reconstructionError, subspaceAngles } from "@nn/autoencoders";
import { mseLoss } from "@nn/layers";
import { manualSeed, type Tensor } from "@nn/tensor";
import { reconstructionSheet, type SheetRow } from "../draw/reconstruction-sheet.js";
import type { Chapter } from "../report/chapter.js";
import type { ExperimentOptions } from "./experiment.js";
import { firstImages, imageRows, loadImages } from "./image-data.js";

const SIZES = [2, 8, 32];

/** Linear autoencoders come to PCA, deep ones go further. */
export async function pcaMnist(options: ExperimentOptions): Promise<Chapter | undefined> {
  const { quick, seed, training, signal } = options;
  const { train, test, source } = await loadImages("mnist", options);
  const [x, held] = [train.all().x.realize(), test.all().x.realize()];
  const shown = firstImages(test, 12);
  const rows: Chapter["table"]["rows"][number][] = [];
  const sheet: SheetRow[] = [{ title: "original", note: "784 pixels", images: await imageRows(shown) }];
  const facts: [string, string][] = [];
  for (const codeSize of SIZES) {
    if (signal.aborted) break;
    manualSeed(seed);
    const pca = await new PCA({ components: codeSize }).fit(x);
    const best = await mseLoss(pca.reconstruct(held), held).item();
    const linear = new LinearAutoencoder({ inputSize: 784, codeSize });
    const linearRun = { epochs: quick ? 2 : 20, batchSize: 256, lr: 0.003 };
    await linear.fit(train, { ...training(`linear autoencoder, ${codeSize} numbers`), ...linearRun });
    const linearError = await reconstructionError(linear, test);
    const angle = degrees(
      await subspaceAngles(linear.decoder.weight.transpose(), pca.components).max().item(),
    );
    const deep = new Autoencoder({ inputSize: 784, codeSize, hidden: [512, 128], activation: "gelu" });
    const deepRun = { epochs: quick ? 2 : 20, batchSize: 128, lr: 0.002 };
    await deep.fit(train, { ...training(`deep autoencoder, ${codeSize} numbers`), ...deepRun });
    const deepError = await reconstructionError(deep, test);
    const against = (error: number): string => `${((error / best - 1) * 100).toFixed(2)} %`;
    rows.push(
      { built: "by the covariance", cells: [`PCA, ${codeSize}`, best.toFixed(6), "", ""] },
      {
        built: "no activation",
        cells: [`linear, ${codeSize}`, linearError.toFixed(6), against(linearError), angle],
      },
      {
        built: "784 → 512 → 128 → code",
        cells: [`deep, ${codeSize}`, deepError.toFixed(6), against(deepError), ""],
      },
    );
    facts.push([
      `${((deepError / best) * 100).toFixed(0)} %`,
      `of PCA's error with a deep code of ${codeSize}`,
    ]);
    const row = async (title: string, error: number, images: Tensor): Promise<SheetRow> => ({
      title: `${title}, ${codeSize}`,
      note: `error ${error.toFixed(4)}`,
      images: await imageRows(images),
    });
    sheet.push(await row("PCA", best, pca.reconstruct(shown)));
    sheet.push(await row("linear", linearError, linear.forward(shown)));
    sheet.push(await row("deep", deepError, deep.forward(shown)));
  }
  if (rows.length === 0) return undefined;
  return {
    title: "Linear and deep autoencoders against PCA, on MNIST",
    lead:
      "A linear autoencoder learns, step by step, the subspace that PCA computes at once; a deep one bends it. Errors " +
      "are the mean squares of the test images' pixels, 0 … 1.",
    facts,
    table: {
      title: "The errors",
      note: "The angle is the largest between the subspaces of the linear autoencoder and of PCA.",
      head: ["model, code size", "test error", "against PCA", "largest angle"],
      rows,
    },
    figures: [
      {
        file: "reconstructions.png",
        title: "What is left after the code",
        caption: "Twelve test images, and what is made of their codes.",
        picture: reconstructionSheet(sheet),
      },
    ],
    data: source,
  };
}

function degrees(radians: number): string {
  return `${((radians * 180) / Math.PI).toFixed(2)}°`;
}
