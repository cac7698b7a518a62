import { imageGrid } from "./image-rows.js";
import type { MakePage } from "./page.js";
import { fromWhiteToBlack } from "./pca.js";
import { linesOf } from "./printed.js";

interface Values {
  readonly sparse: number[][];
  readonly plain: number[][];
}

const SHOWN = 64;

/** What units look for, with a penalty and without. */
export const sparse: MakePage = async (programs) => {
  const weights = (model: string): string =>
    `await ${model}.encoder.parameters()[0]!.slice([0, ${SHOWN}]).array()`;
  const { printed, values } = await programs.typescript<Values>("autoencoders/sparse", {
    sparse: weights("sparse"),
    plain: weights("plain"),
  });
  const grid = (rows: readonly number[][]) => imageGrid(rows.map(fromWhiteToBlack), 8, { size: 36, gap: 4 });
  return {
    pictures: { "sparse-filters": grid(values.sparse), "sparse-plain": grid(values.plain) },
    tables: {
      "sparse-rates": [
        ["weight of the penalty", "mean activation (target 0.05)", "error"],
        ...linesOf(printed, "weight"),
      ],
    },
  };
};
