import { imageRows } from "./image-rows.js";
import type { MakePage } from "./page.js";
import { linesOf } from "./printed.js";

interface Values {
  readonly clean: number[][];
  readonly noisy: number[][];
  readonly cleaned: number[][];
  readonly kinds: string[];
  readonly spoiled: number[][][];
}

const SHOWN = 9;

/** Noise, and what is left of it. */
export const denoising: MakePage = async (programs) => {
  const first = (name: string): string => `await ${name}.slice([0, ${SHOWN}]).array()`;
  const { printed, values } = await programs.typescript<Values>("autoencoders/denoising", {
    clean: first("clean"),
    noisy: first("noisy"),
    cleaned: first("cleaned"),
    kinds: "Object.keys(kinds)",
    spoiled: "await Promise.all(spoiled.map((images) => images.array()))",
  });
  const [noisy, cleaned] = ["noisy", "cleaned"].map((name) => linesOf(printed, name)[0]![0]!);
  return {
    pictures: {
      denoising: imageRows([
        { title: "held-out images", images: values.clean },
        { title: "with noise of deviation 0.3", images: values.noisy },
        { title: "what the autoencoder makes of those", images: values.cleaned },
      ]),
      "denoising-kinds": imageRows(values.spoiled.map((images, i) => ({ title: values.kinds[i]!, images }))),
    },
    tables: {
      "denoising-psnr": [
        ["held-out images", "PSNR"],
        ["noisy", `${noisy} dB`],
        ["cleaned", `${cleaned} dB`],
      ],
    },
  };
};
