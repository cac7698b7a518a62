import { Generator, rand, randn } from "@nn/tensor";

/** How far points lie from what was drawn. */
const BLUR = 0.07;

/** `count` points around drawn places, x and y in turn; around the middle where nothing was drawn. */
export async function scatter(drawn: Float32Array, count: number, seed: number): Promise<Float32Array> {
  const generator = new Generator(seed);
  const [chosen, off] = await Promise.all([
    rand([count], { generator }).data(),
    randn([2 * count], { generator }).data(),
  ]);
  const places = drawn.length > 0 ? drawn : Float32Array.of(0, 0);
  return Float32Array.from(off, (distance, i) => {
    const place = Math.floor((chosen[i >> 1] * places.length) / 2);
    return places[2 * place + (i % 2)] + BLUR * distance;
  });
}
