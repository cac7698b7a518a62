import { digitGrid } from "../../draw/digit-grid.js";
import { latentMap } from "../../draw/latent-map.js";
import { lossChart } from "../../draw/loss-chart.js";
import { reconstructionSheet } from "../../draw/reconstruction-sheet.js";
import type { Figure } from "../../report/chapter.js";
import { NOISE } from "./noise.js";
import type { ModelResult, TourResult } from "./result.js";
import { SPARSE } from "./settings.js";

/** The pictures of everything that there is to show. */
export function figures(result: TourResult): Figure[] {
  return [
    reconstructions(result),
    ...curves(result),
    ...denoising(result),
    ...filters(result),
    ...map(result),
    ...between(result),
  ];
}

function reconstructions({ models, originals }: TourResult): Figure {
  return {
    file: "reconstructions.png",
    title: "What is left after the code",
    caption:
      "Ten held-out images of 64 pixels, and what each model makes of them. A linear autoencoder learns what PCA " +
      "computes; the deep one keeps more of the stroke in as many numbers.",
    picture: reconstructionSheet([
      { title: "original", note: "64 pixels", images: originals },
      ...models.map((model) => ({
        title: model.name,
        note: `${model.codeSize} numbers, error ${model.error.toFixed(4)}`,
        images: model.reconstructions,
      })),
    ]),
  };
}

/** Of PCA and the first two trained models, which have codes of one size. */
function curves({ models: [pca, ...trained] }: TourResult): Figure[] {
  const shown = trained.slice(0, 2).filter(({ training }) => training.length > 0);
  if (shown.length === 0) return [];
  return [
    {
      file: "loss.png",
      title: "How the errors fall",
      caption:
        "The linear autoencoder comes down to the level of PCA and can go no lower: PCA is the best linear code. " +
        "The deep autoencoder goes through that floor.",
      picture: lossChart(
        shown.map(({ name, training, heldOut }, i) => ({ name, colour: i + 1, training, heldOut })),
        { title: "mean squared error (logarithmic)", level: { name: pca!.name, value: pca!.error } },
      ),
    },
  ];
}

function denoising({ models, originals, noisy }: TourResult): Figure[] {
  const named = (name: string): ModelResult[] => models.filter((model) => model.name === name);
  const shown = ["PCA", "deep autoencoder", "contractive", "denoising"].flatMap(named);
  if (named("denoising").length === 0) return [];
  return [
    {
      file: "denoising.png",
      title: "What is made of noise",
      caption:
        "The same images under noise, and what comes back. A code too small for the noise removes some of it; only the " +
        "denoising autoencoder was ever asked to.",
      picture: reconstructionSheet([
        { title: "clean", note: "what is asked for", images: originals },
        { title: "noisy", note: `deviation ${NOISE}`, images: noisy },
        ...shown.map((model) => ({
          title: model.name,
          note: `error ${model.errorFromNoise.toFixed(4)}`,
          images: model.denoised,
        })),
      ]),
    },
  ];
}

function filters({ sparse }: TourResult): Figure[] {
  if (!sparse) return [];
  return [
    {
      file: "filters.png",
      title: "Strokes",
      caption:
        `What each of the ${SPARSE.units} units of the sparse autoencoder draws when it fires: ink in black, what it ` +
        `takes away in white. The mean activation is ${sparse.rate.toFixed(3)}; the target is ${SPARSE.target}.`,
      picture: digitGrid(sparse.filters, 16),
    },
  ];
}

function map({ maps, labels }: TourResult): Figure[] {
  if (maps.length === 0) return [];
  return [
    {
      file: "latent.png",
      title: "A map of the digits",
      caption:
        `Each dot is one of the ${labels.length} held-out images, put where its code of two numbers says, in the colour ` +
        "of its digit. The models never saw which digit an image shows.",
      picture: latentMap(maps, labels),
    },
  ];
}

function between({ grid }: TourResult): Figure[] {
  if (grid.length === 0) return [];
  return [
    {
      file: "manifold.png",
      title: "What lies between",
      caption:
        "Codes on a grid over the map of the deep autoencoder (closer where more digits lie), decoded: " +
        "neighbouring codes give similar images, and one digit turns into another on the way.",
      picture: digitGrid(grid, Math.round(Math.sqrt(grid.length))),
    },
  ];
}
