import { imageRows } from "./image-rows.js";
import { oneOfEach } from "./one-of-each.js";
import type { MakePage } from "./page.js";
import { linesOf } from "./printed.js";

interface Values {
  readonly originals: number[][];
  readonly reconstructions: number[][][];
  readonly components: number[][];
}

/** Reconstructions from few and from many components, and the components. */
export const pca: MakePage = async (programs) => {
  const shown = await oneOfEach();
  const { printed, values } = await programs.typescript<Values>("autoencoders/pca", {
    originals: `await test.batch(${shown}).x.array()`,
    reconstructions: `await Promise.all(models.map((each) => each.reconstruct(test.batch(${shown}).x).array()))`,
    components: "await pca.components.array()",
  });
  const [linear] = linesOf(printed, "linear");
  const [solved] = linesOf(printed, "solved");
  const errors = linesOf(printed, "error");
  const counts = errors.map(([count]) => count!);
  return {
    pictures: {
      "pca-reconstructions": imageRows([
        { title: "held-out digits, 64 pixels", images: values.originals },
        ...values.reconstructions.map((images, i) => ({ title: `from ${counts[i]} numbers`, images })),
      ]),
      "pca-components": imageRows([
        { title: "components 1 to 8", images: values.components.map(fromWhiteToBlack) },
      ]),
    },
    tables: {
      "pca-errors": [
        ["model", "numbers", "error", "largest angle to PCA's subspace"],
        ...errors.map(([count, error]) => ["PCA", count!, error!, ""]),
        ["linear autoencoder, trained", "8", linear![0]!, `${linear![1]!}°`],
        ["linear autoencoder, `solve`", "8", solved![0]!, ""],
      ],
    },
  };
};

/** Weights of either sign as shades, 0 in the middle. */
export function fromWhiteToBlack(weights: readonly number[]): number[] {
  const most = Math.max(...weights.map(Math.abs));
  return weights.map((weight) => 0.5 + weight / most / 2);
}
