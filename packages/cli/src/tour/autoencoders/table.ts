import type { Table } from "../../report/chapter.js";
import { formatDuration } from "../../report/text-table.js";
import { NOISE } from "./noise.js";
import type { ModelResult } from "./result.js";

/** The table of errors. */
export function errorTable(models: readonly ModelResult[]): Table {
  const [pca] = models;
  return {
    title: "The errors",
    note:
      "Mean squared error per pixel, a pixel going from 0 (paper) to 1 (ink); and the same where the model is given " +
      `images under noise of deviation ${NOISE}, and the clean ones are what it should give.`,
    head: ["model", "code", "held-out error", "against PCA", "from noise", "time"],
    rows: models.map((model) => ({
      built: `${model.does}: ${model.built}`,
      cells: [
        model.stopped ? `${model.name} (stopped early)` : model.name,
        String(model.codeSize),
        model.error.toFixed(6),
        model === pca ? "" : signedPercent(model.error / pca!.error - 1),
        model.errorFromNoise.toFixed(6),
        formatDuration(model.seconds),
      ],
    })),
  };
}

function signedPercent(share: number): string {
  const percent = Math.abs(share * 100);
  const text = percent.toFixed(percent < 1 ? 2 : 1);
  const sign = Number(text) === 0 ? "" : share < 0 ? "−" : "+";
  return `${sign}${text} %`;
}
