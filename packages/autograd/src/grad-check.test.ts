import { tensor, type Tensor } from "@nn/tensor";
import { expect, it } from "vitest";
import { customGrad } from "./custom-grad.js";
import { gradCheck } from "./grad-check.js";

it("passes right derivatives and refuses wrong ones, with both numbers", async () => {
  const wrong = customGrad((x) => x.sin(), (g, [x]) => [g.mul(x.cos()).mul(1.001)]); // prettier-ignore
  await gradCheck((x: Tensor) => x.sin(), [tensor([0.3, 1])], { order: 3 });
  await expect(gradCheck(wrong, [tensor([0.3, 1])])).rejects.toThrow(
    /gradCheck: derivative 1 is .*differences give/,
  );
});

it("refuses a right first derivative whose own derivative is wrong", async () => {
  const wrong = customGrad((x) => x.sin(), (g, [x]) => [g.mul(x.cos().detach())]); // prettier-ignore
  await gradCheck(wrong, [tensor([0.3, 1])]);
  await expect(gradCheck(wrong, [tensor([0.3, 1])], { order: 2 })).rejects.toThrow("derivative 2");
});
