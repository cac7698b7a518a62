import { device, setBackend, tensor } from "@nn/tensor";

/** A product of two matrices on the GPU, and on what. */
export async function product(mode) {
  await setBackend("gpu", { mode });
  const x = tensor([
    [1, 2],
    [3, 4],
  ]);
  return `${await x.matMul(x).data()} on ${device()}`;
}
