import { digits } from "@nn/data";
import { frechetDistance } from "@nn/gan";
import { tensor } from "@nn/tensor";
import { imageRows, type ImageRow } from "./image-rows.js";
import type { MakePage } from "./page.js";

interface Values {
  readonly samples: number[][];
}

interface ReadyValues extends Values {
  readonly drawn: number[][];
}

const EPOCHS = [1, 2, 5, 10, 20, 50, 100];

/** What both programs of the tutorial come to. */
export const gan: MakePage = async (programs) => {
  const typescript = await programs.typescript<ReadyValues>("tutorials/gan", {
    samples: "await samples.array()",
    drawn: "await drawn.flatten(1).array()",
  });
  const python = await programs.python<Values>("tutorials/gan", { samples: "samples.tolist()" });
  const lossesAt = (printed: readonly string[], epoch: number): string[] =>
    printed[epoch - 1]!.split(" ").slice(1);
  const { train, test } = digits();
  const held = test.all().x;
  const distance = async (rows: number[][]): Promise<string> =>
    (await frechetDistance(held, tensor(rows))).toFixed(2);
  const some = (await train.all().x.slice([0, 360]).array()) as number[][];
  return {
    pictures: {
      "gan-samples": imageRows([
        ...twoRows("TypeScript", typescript.values.samples),
        ...twoRows("PyTorch", python.values.samples),
      ]),
      "gan-ready": imageRows(twoRows("dcgan()", typescript.values.drawn)),
    },
    tables: {
      "gan-losses": [
        ["epoch", "TypeScript: discriminator", "generator", "PyTorch: discriminator", "generator"],
        ...EPOCHS.map((epoch) => [
          String(epoch),
          ...lossesAt(typescript.printed, epoch),
          ...lossesAt(python.printed, epoch),
        ]),
      ],
      "gan-distances": [
        ["Fréchet distance of pixels to held-out digits", "of 360 images"],
        ["TypeScript", await distance(typescript.values.samples)],
        ["PyTorch", await distance(python.values.samples)],
        ["`dcgan()`, below", await distance(typescript.values.drawn)],
        ["digits of the training set", await distance(some)],
      ],
    },
  };
};

function twoRows(title: string, samples: readonly number[][]): ImageRow[] {
  return [
    { title, images: samples.slice(0, 9) },
    { title: "", images: samples.slice(9, 18) },
  ];
}
