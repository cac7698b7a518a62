import { TensorDataset, type Dataset, type ImageBatch } from "@nn/data";
import { concat, pad } from "@nn/tensor";
import { everything } from "../everything.js";

/** Every image in nine places: where it is, and moved by a pixel in each direction. */
export async function everyShift(data: Dataset<ImageBatch>): Promise<TensorDataset<"x" | "y">> {
  const { x, y } = everything(data); // x: [n, 1, 8, 8]
  const [, , height, width] = x.shape;
  const around = pad(x, [[1, 1], [1, 1]]); // prettier-ignore
  const places = [0, 1, 2].flatMap((down) => [0, 1, 2].map((right) => [down, right] as const));
  const moved = places.map(([down, right]) =>
    around.slice(null, null, [down, down + height!], [right, right + width!]),
  );
  return new TensorDataset({
    x: { data: await concat(moved).data(), shape: [1, height!, width!] },
    y: await concat(places.map(() => y)).data(),
  });
}
