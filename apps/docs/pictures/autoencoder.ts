import { latentMap } from "../../../packages/cli/src/draw/latent-map.js";
import { imageRows } from "./image-rows.js";
import { oneOfEach } from "./one-of-each.js";
import type { MakePage } from "./page.js";

interface Values {
  readonly originals: number[][];
  readonly reconstructions: number[][];
  readonly codes: number[][];
  readonly labels: number[];
  readonly way: number[][];
}

const EPOCHS = [1, 2, 5, 10, 20, 30];

/** What both programs of the tutorial come to. */
export const autoencoder: MakePage = async (programs) => {
  const shown = await oneOfEach();
  const typescript = await programs.typescript<Values>("tutorials/autoencoder", {
    originals: `await test.batch(${shown}).x.array()`,
    reconstructions: `await model.forward(test.batch(${shown}).x).array()`,
    codes: "await model.encoder.forward(held).array()",
    labels: "await test.all().y.array()",
    way: "await drawn.array()",
  });
  const python = await programs.python<Values>("tutorials/autoencoder", {
    originals: `held[${shown}].tolist()`,
    reconstructions: `model(held[${shown}]).tolist()`,
    codes: "model.encoder(held).tolist()",
    labels: 'data["test_labels"].tolist()',
    way: "drawn.tolist()",
  });
  const map = (title: string, { codes, labels }: Values) =>
    latentMap([{ title, codes: codes.flat() }], labels);
  const errorAt = (printed: readonly string[], epoch: number): string => printed[epoch - 1]!.split(" ")[1]!;
  const last = (name: string): string =>
    Number(typescript.printed.find((line) => line.startsWith(name))!.split(" ")[1]).toFixed(4);
  return {
    pictures: {
      "autoencoder-reconstructions": imageRows([
        { title: "held-out digits", images: typescript.values.originals },
        { title: "TypeScript: from two numbers", images: typescript.values.reconstructions },
        { title: "PyTorch: from two numbers", images: python.values.reconstructions },
      ]),
      "autoencoder-map-typescript": map("TypeScript", typescript.values),
      "autoencoder-map-python": map("PyTorch", python.values),
      "autoencoder-way": imageRows([
        { title: "TypeScript", images: typescript.values.way },
        { title: "PyTorch", images: python.values.way },
      ]),
    },
    tables: {
      "autoencoder-losses": [
        ["after epoch", ...EPOCHS.map(String)],
        ["TypeScript", ...EPOCHS.map((epoch) => errorAt(typescript.printed, epoch))],
        ["PyTorch", ...EPOCHS.map((epoch) => errorAt(python.printed, epoch))],
      ],
      "autoencoder-short": [
        ["two numbers for 64 pixels", "held-out error"],
        ["PCA", last("PCA:")],
        ["by hand, above", errorAt(typescript.printed, EPOCHS.at(-1)!)],
        ["`Autoencoder`, with its falling learning rate", last("ready:")],
      ],
    },
  };
};
