import { gaussianGrid, gaussianRing, type LabelledPoints } from "@nn/data";
import {
  began,
  beganMlp,
  dragan,
  GAN,
  mlp,
  modeCoverage,
  SampleFilm,
  wganGp,
  type ModeCoverage,
} from "@nn/gan";
import { Generator, linspace, manualSeed, stack, tensor } from "@nn/tensor";
import type { Picture } from "../draw/picture.js";
import { pointPanels, type PointPanel } from "../draw/point-panels.js";
import type { Chapter } from "../report/chapter.js";
import { formatDuration } from "../report/text-table.js";
import type { ExperimentOptions } from "./experiment.js";
import { chosenVariants, variantNames, type VariantName } from "./gan-variant-names.js";
import { builtOf, rulesOf, tuned, type VariantSettings } from "./variant-settings.js";

/** A mixture of Gaussians whose means are known. */
interface Mixture {
  readonly name: string;
  readonly make: (count: number, options: { readonly seed: number }) => LabelledPoints;
  readonly means: readonly (readonly [number, number])[];
  readonly std: number;
  readonly reach: number;
  readonly epochs: number;
}

const MIXTURES: readonly Mixture[] = [
  {
    name: "8 in a ring",
    make: gaussianRing,
    means: Array.from({ length: 8 }, (_, i) => [
      2 * Math.cos((i * Math.PI) / 4),
      2 * Math.sin((i * Math.PI) / 4),
    ]),
    std: 0.02,
    reach: 2.8,
    epochs: 4,
  },
  {
    name: "25 in a grid",
    make: gaussianGrid,
    means: Array.from({ length: 25 }, (_, i) => [2 * ((i % 5) - 2), 2 * (Math.floor(i / 5) - 2)]),
    std: 0.05,
    reach: 5.2,
    epochs: 10,
  },
];

const NETWORKS = { inputSize: 2, codeSize: 2, hidden: [128, 128, 128] };
const BATCH = 128;
const POINTS = 102_400;
const SAMPLES = 5000;
const SHOWN = 1000;

/** What points want that images don't: faster steps, weaker penalties, looser weights. */
const SETTINGS: Readonly<Record<VariantName, VariantSettings>> = {
  MM: { update: { lr: 1e-3 } },
  NS: { update: { lr: 1e-3 } },
  WGAN: { update: { lr: 1e-3, clipWeights: 0.2, discriminatorSteps: 2 } },
  "WGAN-GP": { ...tuned(wganGp, { weight: 0.1 }), update: { lr: 1e-3, discriminatorSteps: 3 } },
  LSGAN: { update: { lr: 1e-3 } },
  DRAGAN: { ...tuned(dragan, { weight: 0.01, scale: 0.1 }), update: { lr: 1e-3 } },
  BEGAN: { ...tuned(began, { diversity: 0.7 }), update: { lr: 1e-3 } },
};

/** What is found of a variant on a mixture. */
interface Found {
  readonly variant: VariantName;
  readonly mixture: Mixture;
  readonly coverage: ModeCoverage;
  readonly panel: PointPanel;
  readonly film: readonly Picture[];
  readonly seconds: number;
}

/** How many Gaussians of a mixture each variant finds. */
export async function ganMixtures(options: ExperimentOptions): Promise<Chapter | undefined> {
  const found: Found[] = [];
  for (const variant of chosenVariants(options.variant)) {
    for (const mixture of MIXTURES) {
      if (options.signal.aborted) break;
      found.push(await play(variant, mixture, options));
    }
  }
  return found.length === 0 ? undefined : chapterOf(found);
}

async function play(variant: VariantName, mixture: Mixture, options: ExperimentOptions): Promise<Found> {
  const { quick, seed, training } = options;
  const { make, means, std, reach } = mixture;
  const epochs = quick ? 1 : mixture.epochs;
  const data = make(quick ? 4 * BATCH : POINTS, { seed });
  manualSeed(seed);
  const gan = makeGan(variant);
  const steps = (epochs * data.length) / BATCH;
  const film = new SampleFilm(gan, { count: SHOWN, everySteps: Math.ceil(steps / 40) });
  const { callbacks = [], ...run } = training(`${variant}, ${mixture.name}`);
  const { seconds } = await gan.fit(data, {
    ...run,
    epochs,
    batchSize: BATCH,
    schedule: "cosine",
    callbacks: [...callbacks, film],
  });
  const samples = gan.sample(SAMPLES, { generator: new Generator(seed) });
  const coverage = await modeCoverage(samples, { modes: tensor(means.map((mean) => [...mean])), std });
  const reference = await data.all().x.slice([0, SHOWN]).data();
  const frames = film.frames.map(async ({ step, samples: points }) => ({
    reference,
    title: `${variant}, step ${step}`,
    note: mixture.name,
    points: await points.data(),
  }));
  return {
    variant,
    mixture,
    coverage,
    seconds,
    panel: {
      reference,
      field: await fieldOf(gan, reach),
      title: variant,
      note: `${coverage.found} of ${means.length}, ${percent(coverage.good)} good`,
      points: await samples.slice([0, SHOWN]).data(),
    },
    film: (await Promise.all(frames)).map((frame) => pointPanels([frame], { columns: 1, reach })),
  };
}

/** A variant with its preset, and with what points want. */
function makeGan(variant: VariantName): GAN {
  const networks = variant === "BEGAN" ? beganMlp({ ...NETWORKS, bottleneck: 1 }) : mlp(NETWORKS);
  return new GAN({ ...rulesOf(variant, SETTINGS[variant]), ...networks });
}

/** The rank of the discriminator's liking at each place of the plane, 0 … 1, row by row from the top left. */
async function fieldOf(gan: GAN, reach: number): Promise<Float32Array> {
  const along = linspace(-reach, reach, FIELD);
  const x = along.expand([FIELD, FIELD]).flatten();
  const y = along.neg().unsqueeze(1).expand([FIELD, FIELD]).flatten();
  const scores = await gan.score(stack([x, y], 1)).data();
  // BEGAN's scores are errors.
  const sign = gan.loss.output === "reconstruction" ? -1 : 1;
  const order = Array.from(scores.keys()).sort((a, b) => sign * (scores[a]! - scores[b]!));
  const ranks = new Float32Array(order.length);
  for (const [rank, place] of order.entries()) ranks[place] = rank / (order.length - 1);
  return ranks;
}

const FIELD = 48;

function chapterOf(found: readonly Found[]): Chapter {
  const variants = variantNames.filter((name) => found.some(({ variant }) => variant === name));
  const of = (name: VariantName): Found[] => found.filter(({ variant }) => variant === name);
  const last = found.findLast(({ variant }) => variant === "DRAGAN") ?? found.at(-1)!;
  return {
    title: "How many modes are found",
    lead:
      "Each variant learns two mixtures of Gaussians with the same networks (three hidden layers of 128), as many steps of " +
      `the discriminator and batches of ${BATCH}; both rates go down along a cosine.`,
    facts: ["WGAN-GP", "DRAGAN"].flatMap((name) =>
      found
        .filter(({ variant }) => variant === name)
        .map(({ mixture, coverage }): [string, string] => [
          `${coverage.found} of ${mixture.means.length}`,
          `found by ${name}, ${mixture.name}`,
        ]),
    ),
    table: {
      title: "Modes found, and good samples",
      note:
        `Of ${SAMPLES} samples: good ones are within 3 standard deviations of a mean; a mode is found when it has one. ` +
        `${MIXTURES.map(({ name, epochs }) => `${name}: ${(epochs * POINTS) / BATCH} steps`).join(", ")}.`,
      head: ["variant", ...MIXTURES.flatMap(({ name }) => [name, "good"]), "time"],
      rows: variants.map((name) => ({
        built: builtOf(makeGan(name), SETTINGS[name]),
        cells: [
          name,
          ...MIXTURES.flatMap((mixture) => {
            const coverage = of(name).find((each) => each.mixture === mixture)?.coverage;
            return coverage
              ? [`${coverage.found} of ${mixture.means.length}`, percent(coverage.good)]
              : ["–", "–"];
          }),
          formatDuration(of(name).reduce((sum, { seconds }) => sum + seconds, 0)),
        ],
      })),
    },
    figures: [
      ...MIXTURES.map((mixture, i) => ({
        file: i === 0 ? "ring.png" : "grid.png",
        title: mixture.name,
        caption: "Samples (red) over data (grey); the darker the place, the more the discriminator likes it.",
        picture: pointPanels(
          found.filter((each) => each.mixture === mixture).map(({ panel }) => panel),
          { columns: 4, reach: mixture.reach },
        ),
      })),
      {
        file: "film.png",
        title: `${last.variant} as it learns`,
        caption: "The same codes all the time.",
        picture: last.film,
      },
    ],
    data: "gaussianRing and gaussianGrid of @nn/data",
  };
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
