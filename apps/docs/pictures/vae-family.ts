import { latentMap } from "../../../packages/cli/src/draw/latent-map.js";
import { imageGrid, imageRows } from "./image-rows.js";
import type { MakePage } from "./page.js";
import { linesOf } from "./printed.js";

interface Values {
  readonly codes: number[][][];
  readonly labels: number[];
  readonly plane: number[][];
  readonly written: number[][];
}

const TERMS = [
  ["reconstruction", "reconstruction only"],
  ["kl", "divergence only"],
  ["both", "both"],
] as const;

/** Three losses, labels, bounds. */
export const vaeFamily: MakePage = async (programs) => {
  const { printed, values } = await programs.typescript<Values>("vae/index", {
    codes: "await Promise.all(only.map(({ codes }) => codes.array()))",
    labels: "await only[0]!.y.array()",
    plane: "await plane.array()",
    written: "await written.array()",
  });
  const maps = TERMS.map(([terms, title], i) => [
    `vae-terms-${terms}`,
    latentMap([{ title, codes: values.codes[i]!.flat() }], values.labels),
  ]);
  const hand = (i: number) => ({
    title: `the ${["first", "second", "third"][i]} code`,
    images: values.written.slice(10 * i, 10 * i + 10),
  });
  const bound = (line: string): string => linesOf(printed, line)[0]![0]!;
  return {
    pictures: {
      ...Object.fromEntries(maps),
      "vae-terms-plane": imageGrid(values.plane, 9, { size: 34, gap: 6 }),
      "vae-conditional": imageRows([0, 1, 2].map(hand)),
    },
    tables: {
      "vae-terms": [
        ["minimised", "reconstruction", "divergence"],
        ...TERMS.map(([terms, title]) => [title, ...linesOf(printed, terms)[0]!]),
      ],
      "vae-bounds": [
        ["−log p(x) of 100 held-out digits, at most", "nats per image"],
        ["the bound of one code (ELBO)", bound("bound of one code:")],
        ["of 50 weighted codes (IWAE)", bound("of 50 codes:")],
        ["by importance sampling, 1000 codes", bound("of 1000 codes:")],
      ],
    },
  };
};
