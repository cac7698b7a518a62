import { textTask, type TextPairs, type TextTask } from "@nn/data";
import { manualSeed } from "@nn/tensor";
import { trainCharacters } from "@nn/tokenizers";
import { attentionMaps, type AttentionMap } from "../draw/attention-maps.js";
import { curveChart, type PlottedCurve } from "../draw/curve-chart.js";
import type { Chapter } from "../report/chapter.js";
import { formatDuration } from "../report/text-table.js";
import type { ExperimentOptions } from "./experiment.js";
import { exactByEpoch, Translator, type TranslatorTraining } from "./transformer-translator.js";

/** A task, and how it is learnt. */
interface TaskSettings {
  readonly task: TextTask;
  readonly name: string;
  readonly built: string;
  /** How many examples there are in an epoch, and how many epochs. */
  readonly examples: number;
  readonly epochs: number;
  /** Tokens that a source or an answer is filled up to, all of them the same. */
  readonly length: number;
  /** What the picture is about. */
  readonly shown: string;
}

const LETTERS = { length: 12, examples: 12_800 };

const TASKS: readonly TaskSettings[] = [
  { task: "copy", name: "copy", built: "dab to dab, 1 to 10 letters of ten", shown: "fadcbhgjei", epochs: 6, ...LETTERS },
  { task: "reverse", name: "reverse", built: "dab to bad", shown: "fadcbhgjei", epochs: 8, ...LETTERS },
  { task: "sort", name: "sort", built: "dab to abd", shown: "fadcbhgjei", epochs: 8, ...LETTERS },
  {
    task: "add",
    name: "addition",
    built: "12+345 to 357, summands of 1 to 3 digits",
    ...{ shown: "274+658", epochs: 15, length: 8, examples: 25_600 },
  },
]; // prettier-ignore

const SIZES = { embedDim: 64, numHeads: 4, layers: 2, dropout: 0 };
const BATCH = 64;
const TESTED = 2000;

/** What came out of a task. */
interface Outcome {
  readonly settings: TaskSettings;
  readonly train: TextPairs;
  readonly test: TextPairs;
  readonly answers: readonly string[];
  readonly exact: readonly number[];
  readonly map: AttentionMap;
  readonly seconds: number;
}

/** Copying, reversing, sorting and adding by the paper's model, made small. */
export async function transformerTasks(options: ExperimentOptions): Promise<Chapter | undefined> {
  const outcomes: Outcome[] = [];
  for (const settings of TASKS) {
    const outcome = await learn(settings, options);
    if (!outcome) break;
    outcomes.push(outcome);
  }
  return outcomes.length === 0 ? undefined : chapterOf(outcomes);
}

/** Nothing, where training was stopped. */
async function learn(settings: TaskSettings, options: ExperimentOptions): Promise<Outcome | undefined> {
  const { quick, seed } = options;
  const { task, name, shown, length } = settings;
  const train = textTask(task, quick ? 320 : settings.examples, { split: "train", seed });
  const test = textTask(task, quick ? 100 : TESTED, { split: "test", seed });
  manualSeed(seed);
  const tokenizer = await trainCharacters([...train.source, ...train.target], {
    specialTokens: { pad: "<pad>", bos: "<s>", eos: "</s>" },
    addEos: true,
  });
  const translator = new Translator(tokenizer, tokenizer, SIZES);
  const training: TranslatorTraining = {
    epochs: quick ? 1 : settings.epochs,
    maxTokens: BATCH * length,
    multipleOf: length,
    ...{ lr: 0.4, warmup: 400, labelSmoothing: 0 },
  };
  const { history, seconds } = await translator.fit(train, test, training, options.training(name));
  if (options.signal.aborted) return undefined;
  const answers = await translator.translate(test.source);
  const [answer = ""] = await translator.translate([shown]);
  const map = await translator.attention(shown, answer);
  return {
    settings,
    train,
    test,
    answers,
    exact: exactByEpoch(history),
    map: { ...map, title: name },
    seconds,
  };
}

function chapterOf(outcomes: readonly Outcome[]): Chapter {
  return {
    title: "Sequences to sequences",
    lead:
      "The model of the paper (post-norm, ReLU, waves for places, one table of embeddings), made small: two layers on each " +
      "side, 64 wide, four heads. It is tested on texts that are held out, of the lengths it was trained on.",
    facts: outcomes.map(({ settings, test, answers }) => [
      percent(shareExact(test, answers)),
      `of ${test.length.toLocaleString("en")} held-out answers are exact: ${settings.name}`,
    ]),
    table: {
      title: "Held-out texts",
      note: "The share of answers without any mistake, each said token by token with a cache, always by the likeliest one.",
      head: ["task", "exact", "of length 1 to 5", "longer", "training texts", "training"],
      rows: outcomes.map(({ settings, train, test, answers, seconds }) => ({
        built: settings.built,
        cells: [
          settings.name,
          percent(shareExact(test, answers)),
          percent(shareExact(test, answers, (text) => text.length <= 5)),
          percent(shareExact(test, answers, (text) => text.length > 5)),
          train.length.toLocaleString("en"),
          formatDuration(seconds),
        ],
      })),
    },
    figures: [
      {
        file: "attention.png",
        title: "Where the decoder looks",
        caption:
          "Each row is a letter that is said, • the end, and shows how much it takes from each letter of the text above: in " +
          "each task that head of the decoder whose looks are the sharpest.",
        picture: attentionMaps(outcomes.map(({ map }) => map)),
      },
      {
        file: "learning.png",
        title: "How they are learnt",
        caption: "The share of exact answers among the held-out ones, after each epoch.",
        picture: curveChart(
          [{ title: "exact answers", note: "held-out texts", ...curvesOf(outcomes), within: [0, 1] }],
          { x: "share of the training", y: "share of exact answers" },
        ),
      },
    ],
    data: "texts made by @nn/data",
  };
}

/** All trainings on one axis, from their begin to their end. */
function curvesOf(outcomes: readonly Outcome[]): { readonly x: number[]; readonly curves: PlottedCurve[] } {
  const places = Array.from({ length: 61 }, (_, i) => i / 60);
  const curves = outcomes.map(({ settings, exact }) => ({
    name: settings.name,
    y: places.map((place) => [0, ...exact][Math.floor(place * exact.length)] ?? 0),
  }));
  return { x: places, curves };
}

/** The share of texts (that are of a kind) whose answer is right. */
function shareExact(
  { source, target }: TextPairs,
  answers: readonly string[],
  isCounted: (text: string) => boolean = () => true,
): number {
  const counted = [...source.keys()].filter((i) => isCounted(source[i]!));
  return counted.filter((i) => answers[i] === target[i]).length / counted.length;
}

function percent(share: number): string {
  return Number.isNaN(share) ? "–" : `${(100 * share).toFixed(1)} %`;
}
