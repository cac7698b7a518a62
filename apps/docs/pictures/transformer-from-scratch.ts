import type { MakePage } from "./page.js";
import { linesOf } from "./printed.js";
import { comparison } from "./transformer.js";
import { workedAttention } from "./worked-attention.js";

/** The transformer of Linear, LayerNorm and Embedding: attention by hand, and what both programs come to. */
export const transformerFromScratch: MakePage = async (programs) => {
  const { printed } = await programs.typescript("tutorials/transformer-from-scratch", {});
  const python = await programs.python("tutorials/transformer-from-scratch", {});
  const step = (name: string, line: string) => ({ name, texts: linesOf(printed, line)[0]! });
  const steps = [step("query · key", "products"), step("score", "scaled"), step("weight", "weights")];
  return {
    pictures: {
      "transformer-worked": workedAttention({
        steps,
        between: ["/ √64 = / 8", "softmax"],
        weights: steps.at(-1)!.texts.map(Number),
      }),
    },
    tables: { "scratch-losses": comparison(printed, python.printed) },
  };
};
