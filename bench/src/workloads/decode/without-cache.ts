import { noGrad } from "@nn/autograd";
import { manualSeed, tensor } from "@nn/tensor";
import type { Workload } from "../../workload.js";
import { GPT, gptFlops } from "../models/gpt.js";
import { fingerprint, GENERATED, START } from "./sizes.js";

/** Greedy generation by a GPT that reads the whole text again for every token. */
export const decodeWithoutCache: Workload = {
  name: "decode-plain",
  title: "GPT decode, no cache, 128 tokens",
  group: "decode",
  examples: GENERATED,
  flops: Array.from({ length: GENERATED }, (_, i) => gptFlops(i + 1, i + 1)).reduce((a, b) => a + b),
  prepare: (compiled) => {
    manualSeed(0);
    const model = new GPT();
    const next = compiled((ids) => noGrad(() => model.forward(ids).select(1, -1).argMax(-1)));
    let text: number[] = [];
    return {
      run: async () => {
        text = [];
        while (text.length < GENERATED) {
          const ids = tensor([[START, ...text]], { dtype: "int32" });
          text.push(await next(ids).item());
        }
      },
      check: () => Promise.resolve(fingerprint(text)),
    };
  },
};
