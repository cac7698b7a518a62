import { digits } from "@nn/data";
import { tensor, type Tensor } from "@nn/tensor";
import { everything } from "./everything.js";

/** The bundled digits as rows of 64 pixels. */
export interface DigitData {
  readonly train: ReturnType<typeof digits>["train"];
  readonly test: ReturnType<typeof digits>["test"];
  /** The held-out images, `[n, 64]`. */
  readonly x: Tensor;
  /** The digits that they show. */
  readonly labels: Int32Array;
  /** The first image of each digit, `[10, 64]`. */
  readonly samples: Tensor;
}

/** The digits, and one held-out image of each to show. */
export async function digitData(): Promise<DigitData> {
  const { train, test } = digits();
  const { x, y } = everything(test);
  const labels = (await y.data()) as Int32Array;
  const firsts = Int32Array.from({ length: 10 }, (_, digit) => labels.indexOf(digit));
  return { train, test, x, labels, samples: x.indexSelect(0, tensor(firsts)) };
}
