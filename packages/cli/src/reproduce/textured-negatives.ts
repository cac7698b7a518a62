import { TensorDataset, type Dataset, type ImageBatch } from "@nn/data";
import { Generator, sin, tensor, uniform, type Tensor } from "@nn/tensor";

/**
 * Images as dark strokes on textured paper: (1 − x) t, where t are stripes between 0.6 and 1, for each image of a direction,
 * a width of 4 to 8 pixels and a place of their own.
 *
 * @param data - Images `[n, 1, h, w]`, 0 (paper) … 1 (ink), and labels.
 */
export async function texturedNegatives(
  data: Dataset<ImageBatch>,
  seed: number,
): Promise<TensorDataset<"x" | "y">> {
  const { x, y } = data.batch(Array.from({ length: data.length }, (_, i) => i));
  const [n, channels, height, width] = x.shape as [number, number, number, number];
  const generator = new Generator(seed);
  const draw = (low: number, high: number): Tensor => uniform([n, 1, 1, 1], low, high, { generator });
  const [angle, wave, phase] = [draw(0, Math.PI), draw(Math.PI / 4, Math.PI / 2), draw(0, 2 * Math.PI)];
  const along = places(width).mul(angle.cos()).add(places(height).unsqueeze(1).mul(angle.sin())); // [n, 1, h, w]
  const texture = sin(along.mul(wave).add(phase)).mul(0.2).add(0.8);
  const negatives = x.neg().add(1).mul(texture);
  return new TensorDataset({
    x: { data: await negatives.data(), shape: [channels, height, width] },
    y: await y.data(),
  });
}

function places(count: number): Tensor {
  return tensor(Float32Array.from({ length: count }, (_, i) => i));
}
