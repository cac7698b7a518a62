import { encodeDataset, latentPlane } from "@nn/latent";
import { manualSeed } from "@nn/tensor";
import { VAE } from "@nn/vae";
import { digitGrid } from "../draw/digit-grid.js";
import { latentMap, type LatentPanel } from "../draw/latent-map.js";
import type { Chapter } from "../report/chapter.js";
import { formatDuration } from "../report/text-table.js";
import type { ExperimentOptions } from "./experiment.js";
import { imageRows, loadImages } from "./image-data.js";

const TERMS = [
  ["reconstruction", "reconstruction only"],
  ["kl", "divergence only"],
  ["both", "both"],
] as const;

/** The lecture's three pictures: where the digits lie when one of the two losses is missing. */
export async function vaeLatent(options: ExperimentOptions): Promise<Chapter | undefined> {
  const { quick, seed, training, signal } = options;
  const { train, test, source } = await loadImages("mnist", options);
  const panels: LatentPanel[] = [];
  const rows: Chapter["table"]["rows"][number][] = [];
  let labels: ArrayLike<number> = [];
  let plane: Float32Array[] = [];
  for (const [terms, title] of TERMS) {
    if (signal.aborted) break;
    manualSeed(seed);
    const vae = new VAE({ inputSize: 784, codeSize: 2, hidden: [400], activation: "relu" });
    const { history, seconds } = await vae.fit(train, {
      ...training(title),
      epochs: quick ? 2 : 8,
      batchSize: 128,
      lr: 2e-3,
      terms,
      heldOut: test,
    });
    const { codes, y } = await encodeDataset((x) => vae.encode(x), test);
    const shown = Math.min(2000, test.length);
    labels = (await y.data()).slice(0, shown) as Int32Array;
    panels.push({ title, codes: await codes.slice([0, shown]).data() });
    plane = await imageRows(vae.decode(latentPlane({ columns: 15 })));
    const validation = history.at(-1)?.validation ?? {};
    rows.push({
      built: "784 → 400 → 2 → 400 → 784",
      cells: [
        title,
        (validation["reconstruction"] ?? NaN).toFixed(1),
        (validation["kl"] ?? NaN).toFixed(2),
        spread(await codes.std(0).data()),
        formatDuration(seconds),
      ],
    });
  }
  if (panels.length === 0) return undefined;
  return {
    title: "The latent plane of the digits, under three losses",
    lead:
      "With the reconstruction alone, codes drift apart as far as they like and leave gaps between them; with the " +
      "divergence alone they all become the prior and say nothing; with both they fill the plane, and neighbours are alike.",
    facts: rows.map(({ cells }) => [`${cells[2]} nats`, `of divergence with ${cells[0]}`] as const),
    table: {
      title: "The parts",
      note: "Nats per test image, and the standard deviation of the means of the codes along the two axes.",
      head: ["loss", "reconstruction", "divergence", "spread of codes", "time"],
      rows,
    },
    figures: [
      {
        file: "latent.png",
        title: "Where the digits lie",
        caption: "Each dot is the mean of the code of a test image, in the colour of its digit.",
        picture: latentMap(panels, labels),
      },
      {
        file: "plane.png",
        title: "What lies where",
        caption: `A grid at equal quantiles of the prior, decoded by the model of the loss "${panels.at(-1)!.title}".`,
        picture: digitGrid(plane, 15),
      },
    ],
    data: source,
  };
}

function spread(values: ArrayLike<number>): string {
  return Array.from(values, (value) => value.toPrecision(2)).join(", ");
}
