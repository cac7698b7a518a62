import { rand, type Tensor } from "@nn/tensor";
import type { Workload } from "../workload.js";

const COUNT = 2 ** 22;
const MATRIX = [4096, 1024];

function onFloats(
  name: string,
  title: string,
  inputs: readonly (readonly number[])[],
  written: number,
  fn: (...inputs: Tensor[]) => Tensor,
): Workload {
  const read = inputs.reduce((sum, shape) => sum + shape.reduce((a, b) => a * b, 1), 0);
  return {
    name,
    title,
    group: "elements",
    bytes: 4 * (read + written),
    prepare: (compiled) => {
      const args = inputs.map((shape) => rand(shape).realize());
      const run = compiled(fn);
      return {
        run: () =>
          run(...args)
            .realize()
            .dispose(),
      };
    },
  };
}

/** Layer norm over rows of 512, with a weight and a bias. */
function layerNorm(x: Tensor, weight: Tensor, bias: Tensor): Tensor {
  const centred = x.sub(x.mean(-1, { keepdim: true }));
  const scale = centred.square().mean(-1, { keepdim: true }).add(1e-5).rsqrt();
  return centred.mul(scale).mul(weight).add(bias);
}

const flat = [COUNT];
const rows = [COUNT / 1024, 512];

export const elements: readonly Workload[] = [
  onFloats("add", "a + b", [flat, flat], COUNT, (a, b) => a.add(b)),
  onFloats("relu-chain", "relu(a * b + c)", [flat, flat, flat], COUNT, (a, b, c) => a.mul(b).add(c).relu()),
  onFloats("gelu", "gelu (tanh form)", [flat], COUNT, (a) => a.gelu({ approximate: "tanh" })),
  onFloats("tanh", "tanh", [flat], COUNT, (a) => a.tanh()),
  onFloats("exp", "exp", [flat], COUNT, (a) => a.exp()),
  onFloats("softmax", "softmax [4096, 1024]", [MATRIX], COUNT, (x) => x.softmax(1)),
  onFloats("layer-norm", "layer norm [4096, 512]", [rows, [512], [512]], COUNT / 2, layerNorm),
  onFloats("sum-0", "sum of [4096, 1024] along axis 0", [MATRIX], 1024, (x) => x.sum(0)),
  onFloats("sum-1", "sum of [4096, 1024] along axis 1", [MATRIX], 4096, (x) => x.sum(1)),
  onFloats("transpose", "transpose [4096, 1024]", [MATRIX], COUNT, (x) => x.transpose().add(0)),
];
