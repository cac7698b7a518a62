import { digits } from "@nn/data";
import { concat, manualSeed, ones, rand, zeros, type Tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { beganLoss, lsLoss } from "../index.js";
import { Pix2Pix, pix2pixNetworks, UNet, type Pix2PixOptions } from "./index.js";

const small = { inputSize: [1, 8, 8], channels: [8, 16], discriminatorChannels: [8] } as const;
const { x } = digits({ flat: false }).train.batch([...Array(256).keys()]);
/** Turned upside down and in two colours: what no translation without pairs could be relied on to find. */
const belonging = (images: Tensor): Tensor => concat([images.flip(2), images.flip(2).neg().add(1)], 1);

function make(options: Pix2PixOptions = {}): Pix2Pix {
  manualSeed(0);
  return new Pix2Pix({ ...pix2pixNetworks({ ...small, outChannels: 2, dropout: 0.1 }), ...options });
}

describe("Pix2Pix", () => {
  it("learns what belongs to an image from pairs", async () => {
    const model = make();
    const { history } = await model.fit({ x, y: belonging(x) }, { epochs: 15, lr: 3e-3, seed: 0 });
    const error = await model.forward(x).sub(belonging(x)).abs().mean().item();
    expect(error).toBeLessThan(0.12);
    const { generatorLoss, adversarial, reconstruction } = history.at(-1)!.metrics;
    expect(generatorLoss).toBeCloseTo(adversarial! + reconstruction!, 3);
    expect(await model.forward(x).array()).toEqual(await model.forward(x).array());
  });

  it("shows the discriminator the image beside its translation", async () => {
    const model = make({ loss: lsLoss() });
    expect(model.discriminator.forward(rand([2, 3, 8, 8])).shape).toEqual([2, 1, 4, 4]);
    expect(model.outputSize).toEqual([2, 8, 8]);
  });

  it("refuses what doesn't fit", async () => {
    const model = make();
    const y = belonging(x);
    await expect(model.fit({ x, y: x })).rejects.toThrow(
      "images y are [1, 8, 8], and the generator makes [2, 8, 8]",
    );
    await expect(model.fit({ x: y, y })).rejects.toThrow(
      "images x are [2, 8, 8], and the generator takes [1, 8, 8]",
    );
    await expect(model.fit({ x, y: y.slice([0, 9]) })).rejects.toThrow(
      "[256, 1, 8, 8], and [9, 2, 8, 8] that belong",
    );
    await expect(model.fit({ x, y: y.mul(2) })).rejects.toThrow("y: example 0 has numbers out of 0 … 1");
    await expect(model.fit({ x: zeros([0, 1, 8, 8]), y: zeros([0, 2, 8, 8]) })).rejects.toThrow(
      "there are no examples",
    );
    expect(() => model.forward(ones([1, 64]))).toThrow("needs images [n, 1, 8, 8], got [1, 64]");
    expect(() => make({ loss: beganLoss() })).toThrow("Pix2Pix: BEGAN needs an autoencoder");
    expect(() => new UNet({ inputSize: [1, 6, 6], channels: [4, 4] })).toThrow("can't be halved 2 times");
  });
});
