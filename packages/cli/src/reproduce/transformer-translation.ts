import { manualSeed } from "@nn/tensor";
import { BLEUScore } from "@nn/train";
import { attentionMaps, type AttentionMap } from "../draw/attention-maps.js";
import { curveChart } from "../draw/curve-chart.js";
import { textSheet } from "../draw/text-sheet.js";
import type { Chapter } from "../report/chapter.js";
import { formatDuration } from "../report/text-table.js";
import type { ExperimentOptions } from "./experiment.js";
import { datesTask, filesTask, grammarTask, type TranslationTask } from "./transformer-translation-tasks.js";
import { exactByEpoch, Translator } from "./transformer-translator.js";

/** How many translations are shown. */
const SHOWN = 6;

/** What came out of a task. */
interface Outcome {
  readonly task: TranslationTask;
  readonly answers: readonly string[];
  readonly bleu: number;
  /** The share of translations that are the reference. */
  readonly exact: number;
  readonly exactAfter: readonly number[];
  readonly map: AttentionMap;
  readonly seconds: number;
}

/** Dates, sentences of a grammar and, with `--data`, parallel files, translated by the paper's model. */
export async function transformerTranslation(options: ExperimentOptions): Promise<Chapter | undefined> {
  const { data } = options;
  const makers = [
    datesTask,
    grammarTask,
    ...(data === undefined ? [] : [(size: ExperimentOptions) => filesTask(data, size)]),
  ];
  const tasks: TranslationTask[] = [];
  // Before any training, so that a file that is missing costs no time.
  for (const make of makers) tasks.push(await make(options));
  const outcomes: Outcome[] = [];
  for (const task of tasks) {
    const outcome = await learn(task, options);
    if (!outcome) break;
    outcomes.push(outcome);
  }
  return outcomes.length === 0 ? undefined : chapterOf(outcomes, data !== undefined);
}

/** Nothing, where training was stopped. */
async function learn(
  task: TranslationTask,
  { seed, training, signal }: ExperimentOptions,
): Promise<Outcome | undefined> {
  manualSeed(seed);
  const translator = new Translator(task.sourceTokenizer, task.targetTokenizer, task.sizes);
  const { history, seconds } = await translator.fit(
    task.train,
    task.validation,
    task.training,
    training(task.name),
  );
  if (signal.aborted) return undefined;
  const { source, target } = task.test;
  const answers = await translator.translate(source);
  const bleu = new BLEUScore();
  await bleu.update(answers, target.map((text) => [text])); // prettier-ignore
  const [answer = ""] = await translator.translate([task.shown]);
  return {
    task,
    answers,
    bleu: await bleu.compute(),
    exact: answers.filter((text, i) => text === target[i]).length / answers.length,
    exactAfter: exactByEpoch(history),
    map: { ...(await translator.attention(task.shown, answer)), title: task.name },
    seconds,
  };
}

function chapterOf(outcomes: readonly Outcome[], withFiles: boolean): Chapter {
  return {
    title: "Translation",
    lead:
      "The model of the paper, made small, with its schedule, label smoothing and batches of like lengths. What is tested was " +
      "held out: other days, other sentences. Translations are said token by token with a cache, always by the likeliest one." +
      (withFiles
        ? ""
        : " With --data FOLDER parallel files (train.en, train.de, val.*, test.*) are learnt, too."),
    facts: outcomes.map(({ task, exact, bleu }, i) => [
      i === 0 ? percent(exact) : (100 * bleu).toFixed(1),
      i === 0 ? "of the held-out dates are exact" : `BLEU on held-out sentences: ${task.name}`,
    ]),
    table: {
      title: "Held-out texts",
      note: "Exact: equal to the reference in every sign. BLEU is sacrebleu's, of the texts as they are.",
      head: ["task", "training pairs", "test pairs", "exact", "BLEU", "training"],
      rows: outcomes.map(({ task, exact, bleu, seconds }, i) => ({
        built: task.built,
        cells: [
          task.name,
          task.train.length.toLocaleString("en"),
          task.test.length.toLocaleString("en"),
          percent(exact),
          i === 0 ? "–" : (100 * bleu).toFixed(1),
          formatDuration(seconds),
        ],
      })),
    },
    figures: [
      {
        file: "attention.png",
        title: "Where the decoder looks",
        caption:
          "Each row is a token that is said, • the end, and shows how much it takes from each token of the text above: that head " +
          "of the decoder whose looks are the sharpest.",
        picture: attentionMaps(outcomes.map(({ map }) => map)),
      },
      {
        file: "translations.png",
        title: "Translations",
        caption: "The first held-out texts, what was said, and the reference where it is another.",
        picture: textSheet(outcomes.map(shownTexts)),
      },
      {
        file: "learning.png",
        title: "How they are learnt",
        caption: "The share of texts whose translation is exact, after each epoch.",
        picture: curveChart(
          outcomes.map(({ task, exactAfter }) => ({
            title: task.name,
            note: "held-out texts",
            x: exactAfter.map((_, i) => i + 1),
            curves: [{ name: "exact", y: exactAfter }],
            within: [0, 1],
          })),
          { x: "epoch", y: "share of exact translations" },
        ),
      },
    ],
    data: outcomes.map(({ task }) => task.source).join("; "),
  };
}

function shownTexts({ task, answers }: Outcome): {
  readonly title: string;
  readonly note: string;
  readonly text: string;
} {
  const { source, target } = task.test;
  const lines = answers
    .slice(0, SHOWN)
    .flatMap((answer, i) => [
      source[i]!,
      `    –  ${answer}`,
      ...(answer === target[i] ? [] : [`    instead of  ${target[i]!}`]),
    ]);
  return { title: task.name, note: task.source, text: lines.join("\n") };
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
