import { imageRows } from "./image-rows.js";
import { oneOfEach } from "./one-of-each.js";
import type { MakePage } from "./page.js";
import { linesOf } from "./printed.js";

interface Values {
  readonly originals: number[][];
  readonly reconstructions: number[][][];
}

/** What the penalty does to codes, and to reconstructions. */
export const contractive: MakePage = async (programs) => {
  const shown = await oneOfEach();
  const { printed, values } = await programs.typescript<Values>("autoencoders/contractive", {
    originals: `await test.batch(${shown}).x.array()`,
    reconstructions: `await Promise.all(models.map((model) => model.forward(test.batch(${shown}).x).array()))`,
  });
  const rows = linesOf(printed, "weight");
  return {
    pictures: {
      contractive: imageRows([
        { title: "held-out digits", images: values.originals },
        ...values.reconstructions.map((images, i) => ({ title: `weight ${rows[i]![0]}`, images })),
      ]),
    },
    tables: { "contractive-norms": [["weight", "norm²", "a code moves", "error of a pixel"], ...rows] },
  };
};
