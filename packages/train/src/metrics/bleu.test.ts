import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { splitText, type BLEUTokenizer } from "./bleu-tokenizers.js";
import { BLEUScore, type BLEUOptions, type Sentence } from "./index.js";

interface Corpus {
  readonly translations: string[];
  readonly references: string[][];
  readonly cases: readonly (Required<BLEUOptions> & { readonly score: number })[];
}

/** What tools/goldens/record_bleu.py recorded. */
interface Texts {
  readonly translations: string[];
  readonly references: string[][];
  readonly tokens: Readonly<Record<"13a" | "intl", string[][]>>;
  readonly cases: readonly {
    readonly tokenize: BLEUTokenizer;
    readonly lowercase: boolean;
    readonly references: number;
    readonly score: number;
  }[];
}

function recorded(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../fixtures/${name}.golden.json`, import.meta.url), "utf8"));
}

const { bleu } = recorded("metrics") as { bleu: Record<string, Corpus> };
const texts = recorded("bleu") as Texts;

async function score(
  translations: readonly Sentence[],
  references: readonly (readonly Sentence[])[],
  options: BLEUOptions = { smoothing: "none" },
): Promise<number> {
  const metric = new BLEUScore(options);
  await metric.update(translations, references);
  return metric.compute();
}

describe("BLEUScore", () => {
  const cases = Object.entries(bleu).flatMap(([name, corpus]) =>
    corpus.cases.map((one) => ({ name, ...one })),
  );
  it.each(cases)("equals sacrebleu's definition: $name, $maxOrder, $smoothing", async (c) => {
    const { translations, references } = bleu[c.name];
    const { name: _, score: expected, ...rest } = c;
    const options = { ...rest, tokenize: "none" } as const; // recorded from tokens
    expect(await score(translations, references, options)).toBeCloseTo(expected, 12);

    const [batched, other] = [new BLEUScore(options), new BLEUScore(options)];
    void batched.update(translations.slice(0, 2), references.slice(0, 2));
    void other.update(translations.slice(2), references.slice(2));
    await batched.merge(other);
    expect(await batched.compute()).toBeCloseTo(expected, 12);
    batched.reset();
    expect(await batched.compute()).toBe(0);
  });

  it("equals the published examples of NLTK and torchmetrics", async () => {
    const first =
      "It is a guide to action which ensures that the military always obeys the commands of the party";
    const firstReferences = [
      "It is a guide to action that ensures that the military will forever heed Party commands",
      "It is the guiding principle which guarantees the military forces always being under the command of the Party",
      "It is the practical guide for the army always to heed the directions of the party",
    ];
    const second = "he read the book because he was interested in world history";
    const secondReference = "he was interested in world history because he read the book";
    // NLTK prints 0.5045... and 0.5920...
    const cut = (x: number) => Math.floor(x * 1e4) / 1e4;
    expect(cut(await score([first], [firstReferences]))).toBe(0.5045);
    expect(cut(await score([first, second], [firstReferences, [secondReference]]))).toBe(0.592);
    const cat = [["there is a cat on the mat", "a cat is on the mat"]];
    expect(await score(["the cat is on the mat"], cat)).toBeCloseTo(0.7598, 4);
  });

  it("counts a run no more often than a reference has it (Papineni et al., example 2)", async () => {
    const references = [["the cat is on the mat", "there is a cat on the mat"]];
    expect(await score(["the the the the the the the"], references, { maxOrder: 1 })).toBeCloseTo(2 / 7, 12);
  });

  it.each(texts.cases)(
    "equals sacrebleu: $tokenize, lowercase $lowercase, $references references",
    async (c) => {
      const references = texts.translations.map((_, i) =>
        texts.references.slice(0, c.references).map((list) => list[i]),
      );
      const options = { tokenize: c.tokenize, lowercase: c.lowercase };
      expect(await score(texts.translations, references, options)).toBeCloseTo(c.score, 12);
    },
  );

  it.each(["13a", "intl"] as const)("takes texts apart as sacrebleu does: %s", (tokenizer) => {
    expect(texts.translations.map((text) => splitText(text, tokenizer))).toEqual(texts.tokens[tokenizer]);
  });

  it("takes texts apart by 13a, unless told otherwise", async () => {
    const [text, reference] = ["So far, so good.", "So far , so good ."];
    expect(await score([text], [[reference]], {})).toBe(1);
    expect(await score([text], [[reference]], { tokenize: "none", maxOrder: 1 })).toBeLessThan(1);
    expect(() => new BLEUScore({ tokenize: "14a" as "13a" })).toThrow('there is no tokenizer "14a"');
  });

  it("takes tokens, numbers too", async () => {
    expect(await score([[1, 2, 3, 4, 5]], [[[1, 2, 3, 4, 5]]])).toBe(1);
    expect(await score([["a b", "c"]], [[["a", "b", "c"]]], { maxOrder: 1 })).toBeCloseTo(Math.exp(-0.5) / 2);
    expect(await score([""], [["a"]])).toBe(0);
  });

  it("refuses references that don't fit, and counts nothing of them", async () => {
    const metric = new BLEUScore();
    expect(() => metric.update(["a"], [])).toThrow("1 translations, but references for 0");
    expect(() => metric.update(["a"], ["a" as unknown as string[]])).toThrow(
      "translation 0 has no list of references",
    );
    expect(() => metric.update(["a"], [[]])).toThrow("translation 0");
    expect(await metric.compute()).toBe(0);
    expect(() => new BLEUScore({ maxOrder: 0 })).toThrow("maxOrder must be a whole number");
  });
});
