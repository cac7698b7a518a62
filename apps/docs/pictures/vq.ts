import { imageRows } from "./image-rows.js";
import type { MakePage } from "./page.js";
import { linesOf } from "./printed.js";

interface Values {
  readonly originals: number[][];
  readonly codes: number[][];
  readonly drawn: number[][];
}

/** Images, their maps of numbers, and what is drawn from these. */
export const vq: MakePage = async (programs) => {
  const { printed, values } = await programs.typescript<Values>("vae/vq", {
    originals: "await held.flatten(1).array()",
    codes: "await codes.flatten(1).array()",
    drawn: "await drawn.flatten(1).array()",
  });
  return {
    pictures: {
      vq: imageRows([
        { title: "held-out images, 28 x 28 pixels", images: values.originals },
        {
          title: "their codes, 7 x 7 numbers",
          images: values.codes.map((map) => map.map((code) => code / 63)),
        },
        { title: "drawn from the codes", images: values.drawn },
      ]),
    },
    tables: { "vq-epochs": [["after epoch", "error", "perplexity"], ...linesOf(printed, "epoch")] },
  };
};
