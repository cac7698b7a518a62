import { latentMap } from "../../../packages/cli/src/draw/latent-map.js";
import { imageGrid, imageRows } from "./image-rows.js";
import type { MakePage } from "./page.js";

interface Values {
  readonly codes: number[][];
  readonly labels: number[];
  readonly samples: number[][];
  readonly plane: number[][];
}

const EPOCHS = [1, 2, 5, 10, 20, 30];

/** What both programs of the tutorial come to. */
export const variationalAutoencoder: MakePage = async (programs) => {
  const typescript = await programs.typescript<Values>("tutorials/variational-autoencoder", {
    codes: "await vae.encode(held)[0].array()",
    labels: "await test.all().y.array()",
    samples: "await samples.array()",
    plane: "await plane.array()",
  });
  const python = await programs.python<Values>("tutorials/variational-autoencoder", {
    codes: "vae.encode(held)[0].tolist()",
    labels: 'data["test_labels"].tolist()',
    samples: "samples.tolist()",
    plane: "plane.tolist()",
  });
  const map = (title: string, { codes, labels }: Values) =>
    latentMap([{ title, codes: codes.flat() }], labels);
  const bound = (parts: readonly string[]): string => {
    const [reconstruction, kl] = parts.map(Number) as [number, number];
    return `${reconstruction.toFixed(2)} + ${kl.toFixed(2)} = ${(reconstruction + kl).toFixed(2)}`;
  };
  const after = (printed: readonly string[], epoch: number): string =>
    bound(printed[epoch - 1]!.split(" ").slice(1));
  const ready = typescript.printed.find((line) => line.startsWith("ready:"))!;
  const last = EPOCHS.at(-1)!;
  return {
    pictures: {
      "vae-map-typescript": map("TypeScript", typescript.values),
      "vae-map-python": map("PyTorch", python.values),
      "vae-samples": imageRows([
        { title: "TypeScript", images: typescript.values.samples.slice(0, 9) },
        { title: "PyTorch", images: python.values.samples.slice(0, 9) },
      ]),
      "vae-plane-typescript": imageGrid(typescript.values.plane, 9, { size: 34, gap: 6 }),
      "vae-plane-python": imageGrid(python.values.plane, 9, { size: 34, gap: 6 }),
    },
    tables: {
      "vae-losses": [
        ["after epoch", "TypeScript", "PyTorch"],
        ...EPOCHS.map((epoch) => [
          String(epoch),
          after(typescript.printed, epoch),
          after(python.printed, epoch),
        ]),
      ],
      "vae-short": [
        ["two numbers for 64 pixels", "reconstruction + divergence = bound, nats per held-out image"],
        ["by hand, above", after(typescript.printed, last)],
        ["`VAE`, with its falling learning rate", bound(ready.split(" ").slice(1))],
      ],
    },
  };
};
