import { digitsSource, type Chapter } from "../../report/chapter.js";
import type { PartOptions } from "../../report/part.js";
import { figures } from "./pictures.js";
import type { TourResult } from "./result.js";
import { errorTable } from "./table.js";
import { trainModels } from "./train-models.js";

/** Trains the family of autoencoders, and compares its members and PCA. */
export async function tourAutoencoders(options: PartOptions): Promise<Chapter> {
  const result = await trainModels(options);
  const { models, trainingImages, heldOutImages } = result;
  return {
    title: "Autoencoders on handwritten digits",
    lead:
      `An autoencoder squeezes each image of 64 pixels into a code, such as ${models[0]!.codeSize} numbers, and draws it ` +
      `again. Trained just now on ${trainingImages} images; every number below is about ${heldOutImages} others.`,
    facts: facts(result),
    table: errorTable(models),
    figures: figures(result),
    data: digitsSource,
  };
}

function facts({ models, seconds }: TourResult): [string, string][] {
  const pca = models[0]!;
  const named = (name: string) => models.find((model) => model.name === name);
  const [linear, deep, denoising] = ["linear autoencoder", "deep autoencoder", "denoising"].map(named);
  const list: [string, string][] = [];
  if (linear) {
    const off = Math.abs(linear.error / pca.error - 1) * 100;
    list.push([`${off.toFixed(2)} %`, "between the errors of the linear autoencoder and of PCA"]);
  }
  if (deep)
    list.push([`${(deep.error / pca.error).toFixed(2)} ×`, "the error of PCA, with the deep autoencoder"]);
  if (denoising) {
    const share = denoising.errorFromNoise / pca.errorFromNoise;
    list.push([`${share.toFixed(2)} ×`, "the error of PCA under noise, with the denoising autoencoder"]);
  }
  list.push([`${seconds.toFixed(0)} s`, "from start to end"]);
  return list;
}
