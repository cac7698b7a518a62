import { digitsSource, type Chapter } from "../../report/chapter.js";
import type { PartOptions } from "../../report/part.js";
import { figures } from "./pictures.js";
import type { ModelResult, TourResult } from "./result.js";
import { errorTable } from "./table.js";
import { trainModels } from "./train-models.js";

/** Trains PCA, a linear and a deep autoencoder, and compares them. */
export async function tourAutoencoders(options: PartOptions): Promise<Chapter> {
  const result = await trainModels(options);
  const { models, trainingImages, heldOutImages } = result;
  return {
    title: "Autoencoders on handwritten digits",
    lead:
      `An autoencoder squeezes each image of 64 pixels into ${models[0]!.codeSize} numbers and draws it again. ` +
      `Trained just now on ${trainingImages} images; every number below is about ${heldOutImages} others.`,
    facts: facts(result),
    table: errorTable(models),
    figures: figures(result),
    data: digitsSource,
  };
}

function facts({ models, seconds }: TourResult): [string, string][] {
  const [pca, linear, deep] = models as [ModelResult, ModelResult?, ModelResult?];
  const list: [string, string][] = [[`64 → ${pca.codeSize}`, "numbers for each image"]];
  if (linear) {
    const off = Math.abs(linear.error / pca.error - 1) * 100;
    list.push([`${off.toFixed(2)} %`, "between the errors of the linear autoencoder and of PCA"]);
  }
  if (deep)
    list.push([`${(deep.error / pca.error).toFixed(2)} ×`, "the error of PCA, with the deep autoencoder"]);
  list.push([`${seconds.toFixed(0)} s`, "from start to end"]);
  return list;
}
