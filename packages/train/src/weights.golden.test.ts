import { readFileSync } from "node:fs";
import { encodeSafetensors, loadSafetensors, openSafetensors } from "@nn/data";
import { Embedding, LayerNorm, Linear, loadModel, LSTM, Module, PReLU, Sequential } from "@nn/layers";
import { tensor, type Tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";

/** The model of tools/goldens/record_files.py. */
class Classifier extends Module {
  embed = new Embedding(7, 4);
  rnn = new LSTM(4, 5, { batchFirst: true });
  head = new Sequential(new LayerNorm(5), new Linear(5, 6), new PReLU(), new Linear(6, 3));

  forward(tokens: Tensor): Tensor {
    const [states] = this.rnn.forward(this.embed.forward(tokens)); // [batch, time, 5]
    return this.head.forward(states.slice(null, -1));
  }
}

const fixture = (name: string) => new URL(`../fixtures/${name}`, import.meta.url);
const golden = JSON.parse(readFileSync(fixture("classifier.golden.json"), "utf8")) as {
  tokens: number[][];
  output: number[][];
};

describe("the weights of a PyTorch model", () => {
  const ways: Record<string, (model: Classifier) => Promise<unknown>> = {
    loadStateDict: async (model) =>
      model.loadStateDict(await loadSafetensors(fixture("classifier.safetensors"))),
    loadModel: async (model) => {
      const file = await openSafetensors(fixture("classifier.safetensors"));
      await loadModel(model, file);
      await file.close();
    },
  };

  it.each(Object.keys(ways))("give its outputs, by %s", async (way) => {
    const model = new Classifier();
    await ways[way](model);
    const output = (await model.forward(tensor(golden.tokens, { dtype: "int32" })).array()) as number[][];
    output.flat().forEach((value, i) => expect(value).toBeCloseTo(golden.output.flat()[i], 5));
  });

  it("go back byte by byte", async () => {
    const model = new Classifier();
    model.loadStateDict(await loadSafetensors(fixture("classifier.safetensors")));
    const bytes = await encodeSafetensors(model.stateDict());
    expect(Buffer.from(bytes).equals(readFileSync(fixture("classifier.safetensors")))).toBe(true);
  });
});
