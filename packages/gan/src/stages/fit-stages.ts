import { checkExamples, checkLabels } from "@nn/autoencoders";
import type { Dataset } from "@nn/data";
import { avgPool2d, concat, formatShape, mod, randint, randn, ShapeError, type Tensor } from "@nn/tensor";
import type { TrainResult } from "@nn/train";
import {
  fitAdversarial,
  type AdversarialFitOptions,
  type NamedTensors,
} from "../adversarial/fit-adversarial.js";
import { shuffled } from "../shuffled.js";
import type { Stage, StackGAN } from "./stack-gan.js";
import type { AnyModule } from "@nn/layers";

/** Images and their labels. */
export type LabelledExamples = Dataset<Readonly<Record<"x" | "y", Tensor>>>;

/** What a stage makes of a batch. */
interface Made {
  readonly real: Tensor;
  readonly fake: Tensor;
  /** The divergence of the conditions from the prior. */
  readonly kl: Tensor;
}

/** Trains the first stage: see {@link StackGAN.fitCoarse}. */
export async function fitCoarse(
  model: StackGAN,
  data: LabelledExamples,
  options: AdversarialFitOptions,
): Promise<TrainResult> {
  const { coarse } = model;
  return fitStage(model, coarse, { operation: "StackGAN.fitCoarse", data, options }, (x, labels) => {
    const { condition, kl } = coarse.conditioning.draw(labels);
    const z = randn([x.shape[0]!, model.codeSize]);
    return { real: avgPool2d(x, 2), fake: coarse.generator.forward(concat([z, condition], 1)), kl };
  });
}

/** Trains the second stage: see {@link StackGAN.fitFine}. */
export async function fitFine(
  model: StackGAN,
  data: LabelledExamples,
  options: AdversarialFitOptions,
): Promise<TrainResult> {
  const { coarse, fine } = model;
  return fitStage(model, fine, { operation: "StackGAN.fitFine", data, options }, (x, labels) => {
    const z = randn([x.shape[0]!, model.codeSize]);
    const first = coarse.conditioning.forward(labels);
    const drawn = coarse.generator.forward(concat([z, first], 1)).detach(); // [n, c, h / 2, w / 2]
    const { condition, kl } = fine.conditioning.draw(labels);
    return { real: x, fake: fine.generator.forward(drawn, condition), kl };
  });
}

interface Run {
  readonly operation: string;
  readonly data: LabelledExamples;
  readonly options: AdversarialFitOptions;
}

async function fitStage<G extends AnyModule>(
  model: StackGAN,
  { conditioning, generator, discriminator, adversary }: Stage<G>,
  { operation, data, options }: Run,
  make: (x: Tensor, labels: Tensor) => Made,
): Promise<TrainResult> {
  const { batchSize = 64, lr = 2e-4, ...rest } = options;
  await checkData(operation, model, data);
  return fitAdversarial<Readonly<Record<"x" | "y", Tensor>>, Made>(
    {
      operation,
      model,
      generators: [conditioning, generator],
      discriminators: [discriminator],
      make: ({ x, y }) => make(x, y),
      discriminatorLoss: ({ y }, made) =>
        adversary.discriminator({ ...made, labels: y, wrongLabels: otherLabels(y, model.classes) }),
      generatorTerms: ({ y }, made): NamedTensors => ({
        adversarial: adversary.generator({ ...made, labels: y }),
        kl: made.kl.mul(model.klWeight),
      }),
    },
    shuffled(data, { batchSize, ...rest }),
    { ...rest, batchSize, lr },
  );
}

/** For each label one of the others. */
function otherLabels(labels: Tensor, classes: number): Tensor {
  return mod(labels.add(randint(1, classes, labels.shape)), classes);
}

async function checkData(
  operation: string,
  { inputSize, classes }: StackGAN,
  data: LabelledExamples,
): Promise<void> {
  await checkExamples(operation, data, { range: [0, 1], reason: "the generators' sigmoid" });
  const { shape } = data.batch([0]).x;
  if (shape.slice(1).join() !== inputSize.join()) {
    const wanted = inputSize.join(", ");
    throw new ShapeError(
      operation,
      `images are ${formatShape(shape.slice(1))}, and the generator makes [${wanted}]`,
    );
  }
  await checkLabels(operation, data, classes);
}
