import { availableParallelism, cpus } from "node:os";
import { pathToFileURL } from "node:url";
import { markdownTable } from "markdown-table";
import { bundle } from "../driver/build.js";
import type { MnistResult } from "./result.js";
import type * as Train from "./train.js";

/** Trains the tour's CNN on all of MNIST, and prints what it took. */
export async function measureMnist(say: (line: string) => void): Promise<void> {
  const file = await bundle("src/mnist/train.ts", "mnist.mjs");
  const { trainMnist } = (await import(pathToFileURL(file).href)) as typeof Train;
  console.log(report(await trainMnist(say)));
}

function report({ device, parameters, epochs }: MnistResult): string {
  const rows = epochs.map(({ seconds, loss, testLoss, testAccuracy }, i) => [
    String(i + 1),
    `${seconds.toFixed(1)} s`,
    loss.toFixed(4),
    testLoss.toFixed(4),
    percent(testAccuracy),
  ]);
  const mean = epochs.reduce((sum, { seconds }) => sum + seconds, 0) / epochs.length;
  const table = markdownTable([["epoch", "time", "loss", "test loss", "test accuracy"], ...rows], {
    align: ["r", "r", "r", "r", "r"],
  });
  const machine = `${cpus()[0]?.model.trim() ?? "unknown processor"}, ${availableParallelism()} cores`;
  return [
    `${machine}, Node ${process.versions.node}, ${device}; ${parameters.toLocaleString("en")} parameters.`,
    table,
    `${mean.toFixed(1)} s per epoch; final test accuracy ${percent(epochs.at(-1)!.testAccuracy)}.`,
  ].join("\n\n");
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`;
}
