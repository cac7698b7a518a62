import { encodeSafetensors, openSafetensors, type SafetensorsFile } from "@nn/data";
import type { AnyModule, StateDict } from "@nn/layers";
import { manualSeed, tensor, zeros, type Tensor } from "@nn/tensor";
import { beforeEach, describe, expect, it } from "vitest";
import { BERT, MaskedLanguageModel, RoBERTa, SequenceClassifier, TokenClassifier } from "../bert/index.js";
import { GPT } from "../gpt.js";
import { Llama } from "../llama.js";
import { loadPretrained } from "./index.js";

const SIZES = { vocabularySize: 9, maxLength: 6, embedDim: 8, numLayers: 2, numHeads: 2, dropout: 0 };
const ids = tensor([[1, 5, 8, 0]], { dtype: "int32" });

const gpt = (options = {}): GPT => new GPT({ ...SIZES, ...options });
const llama = (options = {}): Llama => new Llama({ ...SIZES, hiddenDim: 12, ...options });
const bert = (options = {}): BERT => new BERT({ ...SIZES, pooling: false, ...options });

async function fileOf(state: StateDict): Promise<SafetensorsFile> {
  return openSafetensors(await encodeSafetensors(state));
}

/** The state of a model, its names changed; those that become undefined are left out. */
function renamed(model: AnyModule, change: (name: string) => string | undefined): StateDict {
  const entries = Object.entries(model.stateDict()).map(([name, x]) => [change(name), x] as const);
  return Object.fromEntries(entries.filter(([name]) => name !== undefined));
}

async function expectEqual(got: Tensor, want: Tensor): Promise<void> {
  expect(await got.data()).toEqual(await want.data());
}

beforeEach(() => manualSeed(1));

describe("loadPretrained reads", () => {
  it("GPT-2's own file: no prefix, no scores, and masks", async () => {
    const [trained, model] = [gpt(), gpt()];
    const state = renamed(trained, (name) =>
      name === "lm_head.weight" ? undefined : name.slice("transformer.".length),
    );
    const file = await fileOf({ ...state, "h.0.attn.bias": zeros([1, 1, 6, 6]), "h.1.attn.masked_bias": zeros([1]) }); // prettier-ignore
    expect(await loadPretrained(model, file)).toEqual({ newlyInitialized: [], unused: [] });
    await expectEqual(model.forward(ids), trained.forward(ids));
    expect(model.head.weight).toBe(model.tokens.weight);
  });

  it("the pieces of a large file, and frequencies in it", async () => {
    const [trained, model] = [llama(), llama()];
    const entries = Object.entries(trained.stateDict());
    const pieces = [entries.slice(0, 5), entries.slice(5)].map((each) => Object.fromEntries(each));
    pieces[1]["model.layers.0.self_attn.rotary_emb.inv_freq"] = zeros([2]);
    const files = await Promise.all(pieces.map(fileOf));
    expect(await loadPretrained(model, files)).toEqual({ newlyInitialized: [], unused: [] });
    await expectEqual(model.forward(ids), trained.forward(ids));
    await expect(loadPretrained(model, [files[0], files[0]])).rejects.toThrow("would both be model.embed_tokens.weight\n  Fix: give each file once"); // prettier-ignore
  });

  it("an encoder with the head of another task, and reports both heads", async () => {
    const [trained, model] = [new MaskedLanguageModel(bert()), new TokenClassifier(bert(), 3)];
    const before = await model.classifier.weight.data();
    const { newlyInitialized, unused } = await loadPretrained(model, await fileOf(trained.stateDict()));
    expect(newlyInitialized).toEqual(["classifier.weight", "classifier.bias"]);
    expect(unused.every((name) => name.startsWith("cls.predictions"))).toBe(true);
    expect(unused.length).toBeGreaterThan(4);
    expect(await model.classifier.weight.data()).toEqual(before);
    await expectEqual(model.encoder.forward(ids), trained.encoder.forward(ids));
  });

  it("an encoder alone from a model with a head, and the other way round", async () => {
    const [trained, encoder] = [new SequenceClassifier(bert({ pooling: true }), 3), bert({ pooling: true })];
    const found = await loadPretrained(encoder, await fileOf(trained.stateDict()));
    expect(found).toEqual({ newlyInitialized: [], unused: ["classifier.bias", "classifier.weight"] });
    const model = new SequenceClassifier(bert({ pooling: true }), 4);
    const { newlyInitialized } = await loadPretrained(model, await fileOf(encoder.stateDict()));
    expect(newlyInitialized).toEqual(["classifier.weight", "classifier.bias"]);
    await expectEqual(model.encoder.pooler!.weight, trained.encoder.pooler!.weight);
  });

  it("old names of norms, and places that are counted", async () => {
    const [trained, model] = [bert(), bert()];
    const old = renamed(trained, (name) =>
      name.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta"),
    );
    expect(Object.keys(old)).toContain("encoder.layer.0.output.LayerNorm.gamma");
    const file = await fileOf({ ...old, "embeddings.position_ids": zeros([1, 6], { dtype: "int32" }) });
    expect(await loadPretrained(model, file)).toEqual({ newlyInitialized: [], unused: [] });
    await expectEqual(model.forward(ids), trained.forward(ids));
  });

  it.each(["F16", "BF16"] as const)("numbers of 16 bits: %s", async (dtype) => {
    const model = llama();
    const state = llama().stateDict();
    const name = "model.norm.weight";
    state[name] = tensor([1, -1, 0.5, 2, 0, 3, -1.5, 1]);
    await loadPretrained(model, await openSafetensors(await short(state, dtype)));
    expect(model.norm.parameters()[0].dtype).toBe("float32");
    await expectEqual(model.norm.parameters()[0], state[name]);
  });
});

/** A file whose numbers have 16 bits; of these, the small ones that both kinds hold are exact. */
async function short(state: StateDict, dtype: "F16" | "BF16"): Promise<Uint8Array> {
  const header: Record<string, unknown> = {};
  const numbers: number[] = [];
  for (const [name, x] of Object.entries(state)) {
    header[name] = { dtype, shape: x.shape, data_offsets: [2 * numbers.length, 2 * (numbers.length + x.size)] }; // prettier-ignore
    for (const value of await x.data()) numbers.push(dtype === "F16" ? half(value) : bits(value) >>> 16);
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const size = new Uint8Array(BigUint64Array.of(BigInt(text.length)).buffer);
  const parts = [size, text, new Uint8Array(Uint16Array.from(numbers).buffer)];
  return new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer());
}

function bits(value: number): number {
  return new Uint32Array(Float32Array.of(value).buffer)[0];
}

/** The bits of a float16, by cutting off; what is too small is 0. */
function half(value: number): number {
  const [sign, exponent] = [(bits(value) >>> 16) & 0x8000, ((bits(value) >>> 23) & 0xff) - 112];
  return exponent <= 0 ? sign : sign | (exponent << 10) | ((bits(value) >>> 13) & 0x3ff);
}

describe("loadPretrained refuses", () => {
  it("another architecture, by the family the names look like", async () => {
    const file = await fileOf(gpt().stateDict());
    await expect(loadPretrained(bert(), file)).rejects.toThrow(
      "loadPretrained: the file isn't of a BERT: its names look like those of a GPT-2 (transformer.h.0.attn.c_attn.bias, …)\n  Fix: take the class of that architecture",
    );
    const roberta = await fileOf(new MaskedLanguageModel(new RoBERTa({ ...SIZES, pooling: false })).stateDict()); // prettier-ignore
    await expect(loadPretrained(new MaskedLanguageModel(bert()), roberta)).rejects.toThrow("of a RoBERTa");
    await expect(loadPretrained(bert(), roberta)).rejects.toThrow("isn't of a BERT: its names look like those of a RoBERTa"); // prettier-ignore
  });

  it("files that have nothing of the model", async () => {
    await expect(loadPretrained(llama(), await fileOf({ a: zeros([1]) }))).rejects.toThrow(
      "loadPretrained: the file has no tensor of the Llama; its names are a, …, the model's model.embed_tokens.weight, …",
    );
    const path = "model.safetensors" as unknown as SafetensorsFile;
    await expect(loadPretrained(llama(), path)).rejects.toThrow(
      "it takes open files\n  Fix: open them: await",
    );
    await expect(loadPretrained(llama(), [])).rejects.toThrow("its names are none");
  });

  it("shapes that differ, with both, unless they are to be left out", async () => {
    const file = await fileOf(new TokenClassifier(bert(), 3).stateDict());
    const model = new TokenClassifier(bert(), 5);
    const before = await model.encoder.tokens.weight.data();
    await expect(loadPretrained(model, file)).rejects.toThrow(
      "loadPretrained: classifier.weight is [5, 8] in the model and [3, 8] in the file",
    );
    expect(await model.encoder.tokens.weight.data()).toEqual(before);
    const { newlyInitialized } = await loadPretrained(model, file, { ignoreMismatchedSizes: true });
    expect(newlyInitialized).toEqual(["classifier.weight", "classifier.bias"]);
    expect(await model.encoder.tokens.weight.data()).not.toEqual(before);
  });

  it("fewer or more blocks, and parts that the model's don't have", async () => {
    const small = await fileOf(gpt({ numLayers: 1 }).stateDict());
    await expect(loadPretrained(gpt(), small)).rejects.toThrow(
      "the blocks of the file aren't those of the GPT; it lacks: transformer.h.1.attn.c_attn.weight, ",
    );
    const biased = await fileOf(llama({ bias: { attention: { qkv: true, out: false }, feedForward: false } }).stateDict()); // prettier-ignore
    await expect(loadPretrained(llama(), biased)).rejects.toThrow(
      "it has more: model.layers.0.self_attn.k_proj.bias, model.layers.0.self_attn.q_proj.bias, model.layers.0.self_attn.v_proj.bias and 3 others",
    );
  });
});
