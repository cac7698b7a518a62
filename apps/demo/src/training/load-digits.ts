import { DataLoader, digits, type Dataset, type ImageBatch } from "@nn/data";
import { tensor, type Tensor } from "@nn/tensor";

/** Pictures of the bundled digits are 8 x 8. */
export const SIDE = 8;
export const PIXELS = SIDE * SIDE;

export interface Images {
  readonly x: Tensor;
  readonly labels: Uint8Array;
}

/** The bundled digits, as the pages train on them. */
export interface Digits {
  /** Shuffled, the same way for every run that sets its seed. */
  readonly loader: DataLoader<Dataset<ImageBatch>>;
  readonly train: Images;
  readonly heldOut: Images;
  /** The first held-out picture of each digit, 0 to 9, as a tensor and as numbers. */
  readonly shown: Tensor;
  readonly originals: Float32Array;
}

export async function loadDigits({ batchSize, seed }: { batchSize: number; seed: number }): Promise<Digits> {
  const { train, test } = digits();
  const all = async (set: typeof train): Promise<Images> => {
    const { x, y } = set.batch(Uint32Array.from({ length: set.length }, (_, i) => i));
    return { x: tensor(await x.data(), x.shape), labels: Uint8Array.from(await y.data()) };
  };
  const heldOut = await all(test);
  const pixels = await heldOut.x.data();
  const originals = new Float32Array(10 * PIXELS);
  for (let digit = 0; digit < 10; digit++) {
    const at = heldOut.labels.indexOf(digit) * PIXELS;
    originals.set(pixels.subarray(at, at + PIXELS), digit * PIXELS);
  }
  return {
    loader: new DataLoader(train, { batchSize, shuffle: true, seed }),
    train: await all(train),
    heldOut,
    shown: tensor(originals, [10, PIXELS]),
    originals,
  };
}
