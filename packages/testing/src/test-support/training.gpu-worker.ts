// Trains a little on the mode that it is told, in a worker of the page, and posts the losses or what went wrong.
import { backward } from "@nn/autograd";
import { device, manualSeed, randn, setBackend, type GpuMode, type Tensor } from "@nn/tensor";
import { assign } from "@nn/tensor/graph";

export interface Trained {
  readonly device: string;
  readonly losses: readonly number[];
}

globalThis.onmessage = ({ data }: MessageEvent<GpuMode | "js">) => {
  const started = data === "js" ? setBackend("js") : setBackend("gpu", { mode: data });
  void started.then(train).then(
    (trained) => postMessage(trained),
    (error: unknown) => postMessage(String(error)),
  );
};

async function train(): Promise<Trained> {
  manualSeed(5);
  const weights = [randn([6, 8], { requiresGrad: true }), randn([8, 2], { requiresGrad: true })] as const;
  const [x, y] = [randn([4, 6]), randn([4, 2])];
  const losses: Tensor[] = [];
  for (let i = 0; i < 5; i++) {
    for (const weight of weights) weight.grad = undefined;
    const loss = x.matMul(weights[0]).tanh().matMul(weights[1]).sub(y).square().mean();
    backward(loss);
    assign(weights.map((weight) => [weight, weight.sub(weight.grad!.mul(0.05)).node] as const));
    losses.push(loss);
  }
  return { device: device(), losses: await Promise.all(losses.map((loss) => loss.item())) };
}
