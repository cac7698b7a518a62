import { digitGrid } from "../../draw/digit-grid.js";
import { latentMap } from "../../draw/latent-map.js";
import { lossChart } from "../../draw/loss-chart.js";
import { reconstructionSheet } from "../../draw/reconstruction-sheet.js";
import type { Figure } from "../../report/chapter.js";
import type { TourResult } from "./result.js";

/** The pictures of everything that there is to show. */
export function figures(result: TourResult): Figure[] {
  const { models, maps, grid, labels, originals } = result;
  const [pca] = models;
  const codeSize = pca!.codeSize;
  const list: Figure[] = [
    {
      file: "reconstructions.png",
      title: "What is left after the code",
      caption:
        `Ten held-out images of 64 pixels, and what each model makes of them from a code of ${codeSize} numbers. ` +
        "A linear autoencoder learns what PCA computes; the deep one keeps more of the stroke.",
      picture: reconstructionSheet([
        { title: "original", note: "64 pixels", images: originals },
        ...models.map((model) => ({
          title: model.name,
          note: `error ${model.error.toFixed(5)}`,
          images: model.reconstructions,
        })),
      ]),
    },
  ];
  if (models.some(({ training }) => training.length)) {
    list.push({
      file: "loss.png",
      title: "How the errors fall",
      caption:
        "The linear autoencoder comes down to the level of PCA and can go no lower: PCA is the best linear code. " +
        "The deep autoencoder goes through that floor.",
      picture: lossChart(
        models.flatMap(({ name, training, heldOut }, i) =>
          training.length ? [{ name, colour: i, training, heldOut }] : [],
        ),
        { title: "mean squared error (logarithmic)", level: { name: pca!.name, value: pca!.error } },
      ),
    });
  }
  if (maps.length) {
    list.push({
      file: "latent.png",
      title: "A map of the digits",
      caption:
        `Each dot is one of the ${labels.length} held-out images, put where its code of two numbers says, in the colour ` +
        "of its digit. The models never saw which digit an image shows.",
      picture: latentMap(maps, labels),
    });
  }
  if (grid.length) {
    list.push({
      file: "manifold.png",
      title: "What lies between",
      caption:
        "Codes on a grid over the map of the deep autoencoder (closer where more digits lie), decoded: " +
        "neighbouring codes give similar images, and one digit turns into another on the way.",
      picture: digitGrid(grid, Math.round(Math.sqrt(grid.length))),
    });
  }
  return list;
}
