import { imageRows } from "./image-rows.js";
import type { MakePage } from "./page.js";
import { linesOf } from "./printed.js";

interface Values {
  readonly names: string[];
  readonly images: number[][][];
}

const SHOWN = 9;

/** What metrics say of images that are spoiled. */
export const ganMetrics: MakePage = async (programs) => {
  const { printed, values } = await programs.typescript<Values>("gan/metrics", {
    names: "Object.keys(kinds)",
    images: `await Promise.all(Object.values(kinds).map((x) => x.slice([0, ${SHOWN}]).array()))`,
  });
  return {
    pictures: {
      "gan-metrics": imageRows(
        // The copies look like the others.
        values.images.slice(0, -1).map((images, i) => ({ title: values.names[i]!, images })),
      ),
    },
    tables: {
      "gan-metrics": [
        ["against 500 real images", "Fréchet", "kernel", "precision", "recall", "density", "coverage"],
        ...values.names.map((name) => [name, ...linesOf(printed, name)[0]!]),
      ],
    },
  };
};
