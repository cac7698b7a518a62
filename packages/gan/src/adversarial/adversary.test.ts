import { Module } from "@nn/layers";
import { tensor, type Tensor } from "@nn/tensor";
import { expect, it } from "vitest";
import { Adversary } from "./adversary.js";

/** Gives the product of an example and its label. */
class Product extends Module<[x: Tensor, labels?: Tensor]> {
  forward(x: Tensor, labels?: Tensor): Tensor {
    return x.mul(labels!.cast("float32").unsqueeze(1));
  }
}

const labelsOf = (...labels: number[]): Tensor => tensor(labels, { dtype: "int32" });
const softplus = (x: number): number => Math.log1p(Math.exp(x));

it("counts real examples with wrong labels as half of what is generated", async () => {
  const adversary = new Adversary("test", new Product());
  const compared = { real: tensor([[0.5], [1]]), fake: tensor([[-1], [0.25]]), labels: labelsOf(1, 2) };
  const real = (softplus(-0.5) + softplus(-2)) / 2;
  const [fake, wrong] = [(softplus(-1) + softplus(0.5)) / 2, (softplus(1.5) + softplus(0)) / 2];
  const loss = (wrongLabels?: Tensor): Promise<number> =>
    adversary.discriminator({ ...compared, ...(wrongLabels && { wrongLabels }) }).item();
  expect(await loss()).toBeCloseTo(real + fake, 5);
  expect(await loss(labelsOf(3, 0))).toBeCloseTo(real + (fake + wrong) / 2, 5);
});
