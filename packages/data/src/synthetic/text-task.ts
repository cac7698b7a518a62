import { ValueError } from "@nn/tensor";
import { TextPairs } from "../text-pairs.js";
import { checkWhole, Draws } from "./draws.js";
import { drawWanted, inSplit, type SplitPartOptions } from "./held-out.js";

/** What is to be done with letters, or with two numbers. */
export type TextTask = "copy" | "reverse" | "sort" | "add";

/** Options of {@link textTask}. */
export interface TextTaskOptions extends SplitPartOptions {
  /** The fewest letters of a text, or digits of a summand. Initially 1. */
  readonly minLength?: number;
  /** The most of them. Initially 10; 3 for "add". */
  readonly maxLength?: number;
  /** How many letters there are: a, b, c, … up to 26. Initially 10. */
  readonly symbols?: number;
}

const ANSWERS: Readonly<Record<TextTask, (x: string) => string>> = {
  copy: (x) => x,
  reverse: (x) => Array.from(x).reverse().join(""),
  sort: (x) => Array.from(x).sort().join(""),
  add: (x) => String(x.split("+").reduce((sum, summand) => sum + Number(summand), 0)),
};

/**
 * Small tasks for models that make a sequence of a sequence, as texts whose tokens are characters: copy "dab" as it is,
 * say it backwards, "bad", or sort it, "abd"; or add "12+345" to "357". Every length is as frequent as the others.
 *
 * @param task - What is to be done.
 * @param count - The number of examples; some may come twice.
 * @param options - The lengths; `seed`; `split` for texts to train on, or held-out ones of the same lengths.
 * @returns Pairs of texts: `x` the task, `y` the answer.
 * @throws ValueError when a setting can't be.
 *
 * @example
 * ```ts
 * import { textTask } from "@nn/data";
 * const train = textTask("reverse", 1000, { maxLength: 8, split: "train", seed: 0 });
 * const { x, y } = train.get(0);
 * console.log(y === Array.from(x).reverse().join("")); // true
 * ```
 */
export function textTask(task: TextTask, count: number, options: TextTaskOptions = {}): TextPairs {
  const { minLength = 1, maxLength = task === "add" ? 3 : 10, symbols = 10, seed, split } = options;
  if (!Object.hasOwn(ANSWERS, task)) {
    throw new ValueError(
      "textTask",
      `there is no task ${JSON.stringify(task)}`,
      'use "copy", "reverse", "sort" or "add"',
    );
  }
  checkWhole("textTask", "count", count);
  checkWhole("textTask", "minLength", minLength);
  checkWhole("textTask", "maxLength", maxLength, minLength);
  checkWhole("textTask", "symbols", symbols);
  if (symbols > 26) throw new ValueError("textTask", `symbols must be at most 26, got ${symbols}`);
  // Beyond this a sum is no longer exact.
  if (task === "add" && maxLength > 15) {
    throw new ValueError("textTask", `maxLength must be at most 15 for "add", got ${maxLength}`);
  }
  const draws = new Draws(seed);
  const word = (ofLength: (length: number) => string): string =>
    ofLength(minLength + draws.integer(maxLength - minLength + 1));
  const letters = (length: number): string =>
    Array.from({ length }, () => String.fromCharCode(97 + draws.integer(symbols))).join("");
  const draw = () => (task === "add" ? `${word(summand)}+${word(summand)}` : word(letters));
  const summand = (digits: number): string => {
    const least = digits === 1 ? 0 : 10 ** (digits - 1);
    return String(least + draws.integer(10 ** digits - least));
  };
  const wanted = inSplit("textTask", split);
  const source = Array.from({ length: count }, () => drawWanted("textTask", draw, wanted));
  return new TextPairs(source, source.map(ANSWERS[task]));
}
