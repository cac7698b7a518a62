import { imageRows, type ImageRow } from "./image-rows.js";
import type { MakePage } from "./page.js";

interface Values {
  readonly written: number[][];
  readonly sorted: number[][];
}

/** Digits by label, and by codes that found a meaning. */
export const ganConditional: MakePage = async (programs) => {
  const { values } = await programs.typescript<Values>("gan/conditional", {
    written: "await written.flatten(1).array()",
    sorted: "await sorted.flatten(1).array()",
  });
  return {
    pictures: {
      "gan-conditional": imageRows(threeRows("the labels 0 to 9", values.written)),
      "gan-info": imageRows(threeRows("the ten values of a code", values.sorted)),
    },
  };
};

function threeRows(title: string, images: readonly number[][]): ImageRow[] {
  return [0, 1, 2].map((row) => ({
    title: row === 0 ? title : "",
    images: images.slice(10 * row, 10 * row + 10),
  }));
}
