import { backward } from "@nn/autograd";
import { crossEntropy } from "@nn/layers";
import { Adam } from "@nn/optim";
import { randint } from "@nn/tensor";
import { GPT, GPT_SIZES, gptFlops } from "../models/gpt.js";
import { countOf, training } from "./training.js";

const { context, vocabulary } = GPT_SIZES;
const BATCH = 8;
const TOKENS = BATCH * context;

export const gpt = training(
  {
    name: "gpt",
    title: "GPT, 4 layers of 128, 8 x 128 tokens",
    flops: 3 * gptFlops(TOKENS, context),
    examples: BATCH,
  },
  () => {
    const model = new GPT();
    const optimizer = new Adam(model.parameters(), { lr: 3e-4 });
    const tokens = () => randint(0, vocabulary, [BATCH, context]);
    return {
      parameters: countOf(model.parameters()),
      batch: [tokens(), tokens()],
      step: (ids, next) => {
        optimizer.zeroGrad();
        const loss = crossEntropy(model.forward(ids).reshape([TOKENS, vocabulary]), next.flatten());
        backward(loss);
        optimizer.step();
        return loss;
      },
    };
  },
);
