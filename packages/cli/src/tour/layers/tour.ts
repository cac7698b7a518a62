import { confusionSheet } from "../../draw/confusion-sheet.js";
import { lossChart } from "../../draw/loss-chart.js";
import { digitsSource, type Chapter, type Figure, type Table } from "../../report/chapter.js";
import type { PartOptions } from "../../report/part.js";
import { formatDuration } from "../../report/text-table.js";
import { accuracyOf, trainClassifiers, type ClassifierResult } from "./train-classifiers.js";

/** Trains a perceptron, a convolutional and a recurrent network to read digits, and compares them. */
export async function tourLayers(options: PartOptions): Promise<Chapter | undefined> {
  const results = await trainClassifiers(options);
  if (results.length === 0) return undefined;
  return {
    title: "Three ways to read handwritten digits",
    lead:
      "Fully connected layers see 64 numbers, convolutions see neighbourhoods, and a recurrent network reads row by row. " +
      `Trained just now on images moved by up to a pixel; every number below is about ${heldOutImages(results[0]!)} ` +
      "images that none of them has seen.",
    facts: [
      ...results.map(
        (result) => [percent(accuracyOf(result)), `of the images are read by the ${result.name}`] as const,
      ),
      [`${results.reduce((sum, { seconds }) => sum + seconds, 0).toFixed(0)} s`, "of training"],
    ],
    table: accuracyTable(results),
    figures: figures(results),
    data: digitsSource,
  };
}

function accuracyTable(results: readonly ClassifierResult[]): Table {
  return {
    title: "The accuracies",
    note: "The share of the held-out images whose digit was found.",
    head: ["model", "parameters", "held-out accuracy", "mistakes", "time"],
    rows: results.map((result) => ({
      built: result.built,
      cells: [
        result.stopped ? `${result.name} (stopped early)` : result.name,
        result.parameters.toLocaleString("en"),
        percent(accuracyOf(result)),
        String(Math.round((1 - accuracyOf(result)) * heldOutImages(result))),
        formatDuration(result.seconds),
      ],
    })),
  };
}

function figures(results: readonly ClassifierResult[]): Figure[] {
  const confusion: Figure = {
    file: "confusion.png",
    title: "What is taken for what",
    caption:
      "Each row is a digit, each column what it was taken for. What lies off the diagonal are mistakes; " +
      "most of them are between digits that people confuse, too.",
    picture: confusionSheet(
      results.map((result) => ({
        title: result.name,
        note: percent(accuracyOf(result)),
        counts: result.confusion,
      })),
    ),
  };
  if (!results.some(({ heldOut }) => heldOut.length)) return [confusion];
  const curves: Figure = {
    file: "learning.png",
    title: "How they learn",
    caption:
      "Dropout makes the training images harder and the held-out ones are not moved, so that their cross entropy is the " +
      "lower one at first.",
    picture: lossChart(
      results.map(({ name, training, heldOut }, colour) => ({ name, colour, training, heldOut })),
      { title: "cross entropy (logarithmic)" },
    ),
  };
  return [curves, confusion];
}

function heldOutImages({ confusion }: ClassifierResult): number {
  return confusion.flat().reduce((sum, count) => sum + count, 0);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
