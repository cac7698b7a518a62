import { encodeSafetensors, openSafetensors } from "@nn/data";
import { backward } from "@nn/autograd";
import { crossEntropy, Module } from "@nn/layers";
import { Adam } from "@nn/optim";
import { arange, manualSeed, randn, type Tensor } from "@nn/tensor";
import { beforeEach, describe, expect, it } from "vitest";
import { golden, load, type Saved } from "../../test-support/golden.js";
import { expectResult, type SavedResult } from "../../test-support/gradients.js";
import { loadPretrained } from "../pretrained/index.js";
import type { PretrainedConfig } from "../pretrained-config.js";
import { ImageClassifier, ViT, type ViTOptions } from "./index.js";

/** A case of tools/goldens/record_vit.py. */
interface Case extends SavedResult {
  readonly config: PretrainedConfig;
  readonly state: Readonly<Record<string, Saved>>;
  readonly images: Saved;
}

const recorded = golden<Record<string, Case>>("vit");

/** What the encoder alone gives, under the names that it has in a model with a head. */
class Pooled extends Module {
  override stateNames = { encoder: "vit" };

  constructor(readonly encoder: ViT) {
    super();
  }

  forward(images: Tensor): Tensor {
    return this.encoder.pool(this.encoder.forward(images));
  }
}

beforeEach(() => manualSeed(1));

describe("equals PyTorch:", () => {
  it.each(Object.entries(recorded))("%s", async (name, c) => {
    const pooling = name === "pooling";
    const vit = ViT.fromConfig(c.config, { classToken: name !== "mean", pooling });
    const model = pooling ? new Pooled(vit) : new ImageClassifier(vit, 3);
    expect(Object.keys(model.stateDict()).sort()).toEqual(Object.keys(c.state).sort());
    model.loadStateDict(Object.fromEntries(Object.entries(c.state).map(([key, x]) => [key, load(x)])));
    const images = load(c.images, { requiresGrad: true });
    await expectResult(model.eval(), model.forward(images), c, { images });
  });
});

describe("ViT", () => {
  const sizes = { imageSize: 4, patchSize: 2, channels: 1, embedDim: 16, numLayers: 1, numHeads: 2 };
  const vit = (options: ViTOptions = {}): ViT => new ViT({ ...sizes, ...options });

  it("learns to tell images apart, from its token or their mean", async () => {
    const [images, classes] = [randn([4, 1, 4, 4]), arange(4, { dtype: "int32" })];
    for (const classToken of [true, false]) {
      const model = new ImageClassifier(vit({ classToken, checkpoint: true }), 4);
      const optimizer = new Adam(model.parameters(), { lr: 0.01 });
      let loss = Infinity;
      for (let step = 0; step < 40; step++) {
        optimizer.zeroGrad();
        const result = crossEntropy(model.forward(images), classes);
        backward(result);
        optimizer.step();
        loss = await result.item();
      }
      expect(loss).toBeLessThan(0.3);
    }
  });

  it("begins with small weights and biases of 0, so that what differs in images is heard", async () => {
    const state = Object.entries(new ImageClassifier(vit(), 4).stateDict());
    for (const [name, x] of state.filter(([, { rank }]) => rank > 1)) {
      expect(await x.abs().max().item(), name).toBeLessThan(0.1); // 5 standard deviations
    }
    for (const [name, x] of state.filter(([each]) => each.endsWith(".bias"))) {
      expect(await x.abs().max().item(), name).toBe(0);
    }
  });

  it("is loaded without the head it was trained with, and with another", async () => {
    const trained = new ImageClassifier(vit(), 4);
    const file = await openSafetensors(await encodeSafetensors(trained.stateDict()));
    const [encoder, model] = [vit(), new ImageClassifier(vit(), 7)];
    const { unused } = await loadPretrained(encoder, file);
    expect([...unused].sort()).toEqual(["classifier.bias", "classifier.weight"]);
    await expect(loadPretrained(model, file)).rejects.toThrow("classifier.weight is [7, 16] in the model and [4, 16]"); // prettier-ignore
    await loadPretrained(model, file, { ignoreMismatchedSizes: true });
    const images = randn([1, 1, 4, 4]);
    const [want, ...found] = await Promise.all(
      [trained.encoder, encoder, model.encoder].map((each) => each.forward(images).data()),
    );
    for (const each of found) expect(each).toEqual(want);
  });

  it("refuses patches that don't fit, and images of other sizes or channels", () => {
    expect(() => vit({ patchSize: 3 })).toThrow(
      "ViT: images of [4, 4] aren't a whole number of patches of [3, 3]\n  Fix: take a patch size that divides the image size",
    );
    expect(() => vit({ numLayers: 0 })).toThrow("ViT: numLayers must be a positive integer, got 0");
    expect(() => vit({ imageSize: [4, 0] })).toThrow("imageSize must be a whole number >= 1");
    const model = vit({ imageSize: [4, 6], channels: 3 });
    expect(() => model.forward(randn([2, 3, 6, 4]))).toThrow(
      "ViT expected images [N, 3, 4, 6], got [2, 3, 6, 4]\n  Fix: resize the images, or make the model with their size",
    );
    expect(() => model.forward(randn([2, 1, 4, 6]))).toThrow("got [2, 1, 4, 6]");
    expect(() => model.forward(randn([2, 4, 6, 3]))).toThrow("permute([0, 3, 1, 2])");
    expect(() => model.forward(randn([3, 4, 6]))).toThrow("unsqueeze(0) for one image");
    expect(() => model.pool(model.forward(randn([1, 3, 4, 6])))).toThrow("make it with pooling: true");
    expect(() => ViT.fromConfig({ model_type: "bert" })).toThrow('of a "bert", not of a "vit"');
    expect(() => ViT.fromConfig({ image_size: "large", hidden_size: 8 })).toThrow('image_size is "large"');
  });
});
