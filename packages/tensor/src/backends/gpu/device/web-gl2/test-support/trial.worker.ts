// A worker that computes one sum on a device of its own and posts it, or what went wrong.
import { createWebGl2Device } from "../../web-gl2.js";
import { addScalar, stored } from "./programs.js";

void computeOnce().then(
  (answer) => postMessage(answer),
  (error: unknown) => postMessage(String(error)),
);

async function computeOnce(): Promise<number[]> {
  const device = await createWebGl2Device();
  const output = device.allocate(5);
  device.compile(addScalar).run([stored(device, [1, 2, 3, 4, 5])], output, 2, [10]);
  const [numbers] = await device.read([{ memory: output, length: 5 }]);
  device.destroy();
  return [...numbers!];
}
