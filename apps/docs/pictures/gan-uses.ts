import { imageRows } from "./image-rows.js";
import type { MakePage } from "./page.js";

interface Values {
  readonly whole: number[][];
  readonly seen: number[][];
  readonly images: number[][];
}

/** Halves of digits, and what a generator makes of them. */
export const ganUses: MakePage = async (programs) => {
  const { values } = await programs.typescript<Values>("gan/uses", {
    whole: "await whole.flatten(1).array()",
    seen: "await whole.mul(seen).flatten(1).array()",
    images: "await images.flatten(1).array()",
  });
  return {
    pictures: {
      "gan-inpainting": imageRows([
        { title: "held-out digits", images: values.whole },
        { title: "what inpaint sees", images: values.seen },
        { title: "what it makes of that", images: values.images },
      ]),
    },
  };
};
