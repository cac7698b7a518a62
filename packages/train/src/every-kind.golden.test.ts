import { readFileSync } from "node:fs";
import { encodeSafetensors, loadSafetensors } from "@nn/data";
import * as nn from "@nn/layers";
import { concat, tensor, withBackend, type Tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";

/** The layers over n axes of tools/goldens/record_files.py. */
function convolutional(n: 1 | 2 | 3): nn.Sequential {
  const kinds = {
    1: [
      nn.Conv1d,
      nn.BatchNorm1d,
      nn.ConvTranspose1d,
      nn.InstanceNorm1d,
      nn.MaxPool1d,
      nn.AvgPool1d,
      nn.AdaptiveAvgPool1d,
      nn.Dropout,
    ],
    2: [
      nn.Conv2d,
      nn.BatchNorm2d,
      nn.ConvTranspose2d,
      nn.InstanceNorm2d,
      nn.MaxPool2d,
      nn.AvgPool2d,
      nn.AdaptiveAvgPool2d,
      nn.Dropout2d,
    ],
    3: [
      nn.Conv3d,
      nn.BatchNorm3d,
      nn.ConvTranspose3d,
      nn.InstanceNorm3d,
      nn.MaxPool3d,
      nn.AvgPool3d,
      nn.AdaptiveAvgPool3d,
      nn.Dropout3d,
    ],
  } as const;
  const [Conv, BatchNorm, ConvTranspose, InstanceNorm, MaxPool, AvgPool, AdaptiveAvgPool, Dropout] = kinds[n];
  return new nn.Sequential(
    new Conv(4, 6, 3, { padding: 1, groups: 2 }),
    new BatchNorm(6),
    new nn.Hardswish(),
    new ConvTranspose(6, 4, 3, { stride: 2, outputPadding: 1, bias: false }),
    new InstanceNorm(4, { affine: true, trackRunningStats: true }),
    new nn.GroupNorm(2, 4),
    new nn.PReLU(4),
    new MaxPool(2),
    new AvgPool(2),
    new AdaptiveAvgPool(1),
    new Dropout(),
    new nn.Flatten(),
  );
}

/** The model of that name in tools/goldens/record_files.py. */
class EveryKind extends nn.Module<[tokens: Tensor, ...images: Tensor[]]> {
  spatial = new nn.ModuleList([convolutional(1), convolutional(2), convolutional(3)]);
  wordEmbedding = new nn.Embedding(7, 4, { paddingIdx: 0 });
  bag = new nn.EmbeddingBag(7, 4);
  rnn = new nn.RNN(4, 4, { batchFirst: true, nonlinearity: "relu" });
  lstm = new nn.LSTM(4, 6, { numLayers: 2, batchFirst: true, bidirectional: true, projSize: 2 });
  gru = new nn.GRU(4, 2, { batchFirst: true, bidirectional: true });
  cells = new nn.ModuleDict({
    rnn: new nn.RNNCell(4, 4),
    lstm: new nn.LSTMCell(4, 4),
    gru: new nn.GRUCell(4, 4),
  });
  attention = new nn.MultiheadAttention(4, 2, { addBiasKv: true, batchFirst: true });
  cross = new nn.MultiheadAttention(4, 2, { kdim: 4, vdim: 3, batchFirst: true });
  values = new nn.Linear(4, 3);
  norm = new nn.LayerNorm(4);
  both = new nn.Bilinear(4, 4, 4);
  spectral = nn.spectralNorm(new nn.Linear(4, 4));
  weighted = nn.weightNorm(new nn.Linear(4, 4));
  scales = new nn.ParameterList([0, 1].map(() => new nn.Parameter(tensor([1, 1, 1, 1]))));
  shifts = new nn.ParameterDict({
    left: new nn.Parameter(tensor([0, 0, 0, 0])),
    right: new nn.Parameter(tensor([0, 0, 0, 0])),
  });

  forward(tokens: Tensor, ...images: Tensor[]): Tensor {
    const parts = [this.#sequence(tokens), ...images.map((image, i) => this.spatial[i].forward(image))]; // [batch, 4]
    const x = this.weighted.forward(this.spectral.forward(this.both.forward(parts[0], parts[1])).tanh());
    const [first, second] = this.scales;
    const last = x.mul(first).add(this.shifts.get("left")).mul(second).add(this.shifts.get("right"));
    return concat([...parts, last], 1); // [batch, 20]
  }

  #sequence(tokens: Tensor): Tensor {
    let x = this.wordEmbedding.forward(tokens).add(this.bag.forward(tokens).unsqueeze(1)); // [batch, time, 4]
    for (const layer of [this.rnn, this.lstm, this.gru]) [x] = layer.forward(x);
    x = this.norm.forward(this.attention.forward(x, x, x)[0].add(x));
    x = this.cross.forward(x, x, this.values.forward(x))[0].slice(null, -1); // [batch, 4]
    x = this.cells.get("rnn").forward(x);
    [x] = this.cells.get("lstm").forward(x);
    return this.cells.get("gru").forward(x);
  }
}

const fixture = (name: string) => new URL(`../fixtures/every-kind.${name}`, import.meta.url);
const golden = JSON.parse(readFileSync(fixture("golden.json"), "utf8")) as {
  tokens: number[][];
  images: { shape: number[]; data: number[] }[];
  output: number[][];
};

describe("a PyTorch model with every kind of layer", () => {
  it.each(["wasm", "js"] as const)("gives its outputs here, on %s", async (backend) => {
    await withBackend(backend, async () => {
      const model = new EveryKind().eval();
      model.loadStateDict(await loadSafetensors(fixture("safetensors")));
      const images = golden.images.map(({ shape, data }) => tensor(data, shape));
      const output = model.forward(tensor(golden.tokens, { dtype: "int32" }), ...images);
      const values = ((await output.array()) as number[][]).flat();
      golden.output.flat().forEach((value, i) => expect(values[i]).toBeCloseTo(value, 5));
    });
  });

  it("has the same names and shapes here, and goes back as it was", async () => {
    const model = new EveryKind();
    const theirs = await loadSafetensors(fixture("safetensors"));
    const ours = Object.entries(model.stateDict()).map(([name, { shape }]) => [name, shape]);
    expect(Object.fromEntries(ours)).toEqual(
      Object.fromEntries(Object.entries(theirs).map(([name, { shape }]) => [name, shape])),
    );
    model.loadStateDict(theirs);
    const back = await loadSafetensors(await encodeSafetensors(model.stateDict()));
    for (const [name, value] of Object.entries(theirs)) {
      expect(await back[name].data(), name).toEqual(await value.data());
    }
  });
});
