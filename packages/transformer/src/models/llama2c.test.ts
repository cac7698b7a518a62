import { manualSeed, tensor, type Tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { difference } from "../test-support/close.js";
import { Llama, type LlamaOptions } from "./llama.js";
import { llama2c } from "./llama2c.js";

const sizes = { vocabularySize: 9, maxLength: 6, embedDim: 8, numLayers: 2, numHeads: 4 } as const;
const options: LlamaOptions = {
  ...sizes,
  numKeyValueHeads: 2,
  hiddenDim: 12,
  rotary: { layout: "interleaved" },
};
const ids = tensor([[1, 5, 8, 0]], { dtype: "int32" });

/** A file as llama2.c's export.py writes it, version 0. */
async function fileOf(model: Llama, tied: boolean): Promise<Uint8Array> {
  const state = model.stateDict();
  const layers = (name: string): Tensor[] => [0, 1].map((i) => state[`model.layers.${i}.${name}.weight`]);
  const parts = [
    state["model.embed_tokens.weight"],
    ...layers("input_layernorm"),
    ...["q_proj", "k_proj", "v_proj", "o_proj"].flatMap((name) => layers(`self_attn.${name}`)),
    ...layers("post_attention_layernorm"),
    ...["gate_proj", "down_proj", "up_proj"].flatMap((name) => layers(`mlp.${name}`)),
    state["model.norm.weight"],
    tensor(new Float32Array(2 * 6 * 1)),
    ...(tied ? [] : [state["lm_head.weight"]]),
  ];
  const header = Int32Array.of(8, 12, 2, 4, 2, tied ? 9 : -9, 6);
  const values = await Promise.all(parts.map((part) => part.data()));
  const bytes = [header, ...values].map((x) => new Uint8Array(x.buffer, x.byteOffset, x.byteLength));
  return new Uint8Array(await new Blob(bytes as BlobPart[]).arrayBuffer());
}

describe("llama2c", () => {
  it.each([true, false])("reads every weight, scores by the tokens' vectors: %s", async (tieWeights) => {
    manualSeed(3);
    const model = new Llama({ ...options, tieWeights });
    const read = llama2c(await fileOf(model, tieWeights));
    expect(Object.keys(read.stateDict())).toEqual(Object.keys(model.stateDict()));
    expect(await difference(read.forward(ids), model.forward(ids))).toBe(0);
  });

  it("refuses what is no such file", async () => {
    const file = await fileOf(new Llama(options), false);
    expect(() => llama2c(file.slice(0, 20))).toThrow("a file of 20 bytes has no sizes");
    expect(() => llama2c(file.slice(0, -4))).toThrow("shorter than its sizes say");
    expect(() => llama2c(new Uint8Array([...file, 0]))).toThrow("longer than the");
    expect(() => llama2c(new Uint8Array(100))).toThrow("the file says that dim is 0");
  });
});
