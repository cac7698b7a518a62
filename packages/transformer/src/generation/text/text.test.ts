import { tensor } from "@nn/tensor";
import { trainByteLevelBpe, trainCharacters, trainWordLevel, type Tokenizer } from "@nn/tokenizers";
import { describe, expect, it } from "vitest";
import { GPT, Seq2Seq } from "../../models/index.js";
import { generateText, streamText, type TokenSequence } from "../index.js";

const characters = await trainCharacters("hello world, here we are");
const sizes = { maxLength: 64, embedDim: 16, numLayers: 1, numHeads: 2 };
const modelFor = ({ vocabularySize }: Tokenizer): GPT => new GPT({ vocabularySize, ...sizes });

/** Makes a model write a text. */
function dictated(
  tokenizer: Tokenizer,
  ids: readonly number[],
): { allow: (sequence: TokenSequence) => number[] } {
  return { allow: ({ generated }) => [ids[generated.length] ?? tokenizer.encode("h")[0]] };
}

async function pieces(stream: AsyncIterable<string>): Promise<string[]> {
  const found: string[] = [];
  for await (const piece of stream) found.push(piece);
  return found;
}

describe("generateText", () => {
  it("goes on with one text or several", async () => {
    const model = modelFor(characters);
    const options = { sample: false, maxNewTokens: 6 } as const;
    const one = await generateText(model, characters, "hello", options);
    expect(await generateText(model, characters, ["hello", "we"], options)).toEqual([
      one,
      await generateText(model, characters, "we", options),
    ]);
    expect((await pieces(streamText(model, characters, "hello", options))).join("")).toBe(one);
  });

  it("ends before texts and tokens that say so", async () => {
    const model = modelFor(characters);
    const dictate = dictated(characters, characters.encode("hello world, here"));
    const run = (stop: (string | number[])[]): Promise<string> =>
      generateText(model, characters, "w", { ...dictate, maxNewTokens: 17, stop });
    expect(await run([])).toBe("hello world, here");
    expect(await run(["world"])).toBe("hello ");
    expect(await run(["worlds", ", h"])).toBe("hello world");
    expect(await run([characters.encode("lo")])).toBe("hel");
    expect(await run(["herein"])).toBe("hello world, here");
    const streamed = streamText(model, characters, "w", { ...dictate, maxNewTokens: 8, stop: ["worth"] });
    expect(await pieces(streamed)).toEqual(["h", "e", "l", "l", "o", " ", "wo"]);
  });

  it("gives whole characters, and words with the space before them", async () => {
    const bytes = await trainByteLevelBpe(["a snowman"], { vocabularySize: 260, minFrequency: 1 });
    const options = { ...dictated(bytes, bytes.encode(" ☃!")), maxNewTokens: 5 };
    expect(await pieces(streamText(modelFor(bytes), bytes, "a", options))).toEqual([" ", "☃", "!"]);
    const cut = { ...options, maxNewTokens: 3 };
    expect(await generateText(modelFor(bytes), bytes, "a", cut)).toBe(" \uFFFD");
    const words = await trainWordLevel("the cat sat", { minFrequency: 1 });
    const behind = { ...dictated(words, words.encode("cat sat")), maxNewTokens: 2 };
    expect("the" + (await generateText(modelFor(words), words, "the", behind))).toBe("the cat sat");
  });

  it("knows the end and the begin by the tokenizer, and translates", async () => {
    const specialTokens = { pad: "<pad>", bos: "<s>", eos: "</s>", unk: "<unk>" };
    const english = await trainWordLevel("the cat sat", { specialTokens, addEos: true, minFrequency: 1 });
    const german = await trainWordLevel("die Katze sitzt da", {
      specialTokens,
      addEos: true,
      minFrequency: 1,
    });
    const model = new Seq2Seq({
      sourceVocabulary: english.vocabularySize,
      targetVocabulary: german.vocabularySize,
      ...{ embedDim: 16, numHeads: 2, encoderLayers: 1, decoderLayers: 1 },
    });
    const begins: number[][] = [];
    const ids = german.encode("die Katze");
    const allow = ({ prompt, generated }: TokenSequence): number[] => {
      begins.push([...prompt]);
      return [ids[generated.length]];
    };
    const options = { targetTokenizer: german, allow };
    expect(await generateText(model, english, "the cat", options)).toBe("die Katze");
    expect(begins).toEqual([[german.bosId], [german.bosId], [german.bosId]]);
    const prompts: number[][] = [];
    const note = ({ prompt }: TokenSequence): undefined => void prompts.push([...prompt]);
    await generateText(modelFor(english), english, "the cat", { allow: note, maxNewTokens: 1 });
    expect(prompts).toEqual([english.encode("the cat").slice(0, -1)]);
  });

  it("refuses a tokenizer of another model, and no prompt", async () => {
    const size = characters.vocabularySize;
    const make = (vocabularySize: number): GPT => new GPT({ vocabularySize, ...sizes });
    for (const wrong of [size - 1, size + 1, 200]) {
      await expect(generateText(make(wrong), characters, "we")).rejects.toThrow(`the tokenizer has ${size} tokens, the model ${wrong}`); // prettier-ignore
    }
    expect(() => streamText(make(5), characters, "we")).toThrow("streamText: the tokenizer has");
    const filledUp = make(Math.ceil((size + 1) / 64) * 64); // rows without tokens, whose scores are the highest
    const more = tensor(Array.from({ length: filledUp.vocabularySize }, (_, id) => (id < size ? 0 : 100)));
    filledUp.head.registerForwardHook((_, __, scores) => scores.add(more));
    expect(await generateText(filledUp, characters, "we", { maxNewTokens: 5 })).toHaveLength(5);
    await expect(generateText(make(size), characters, "")).rejects.toThrow("prompt 0 is empty");
    expect(() => streamText(make(size), characters, "we", { stop: [""] })).toThrow(
      "a stop sequence is empty",
    );
  });
});
