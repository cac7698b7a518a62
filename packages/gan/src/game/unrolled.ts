import { gradients } from "@nn/autograd";
import type { Tensor } from "@nn/tensor";
import type { GAN } from "../gan.js";
import { seeBoth, type Sides } from "./view.js";

/** The discriminator's parameters some gradient steps ahead, as functions of the generator; undefined for none. */
export function unrolled(
  gan: GAN,
  sides: Sides,
  noise: Tensor | undefined,
): Readonly<Record<string, Tensor>> | undefined {
  const { discriminator, loss, update } = gan;
  if (update.unrolledSteps === 0) return undefined;
  let parameters = new Map<string, Tensor>(discriminator.namedParameters());
  for (let step = 0; step < update.unrolledSteps; step++) {
    const { scores } = seeBoth(gan, sides, noise, Object.fromEntries(parameters));
    const slopes = gradients(loss.discriminator(scores), [...parameters.values()]);
    const next = [...parameters].map(
      ([name, value], i) => [name, value.sub(slopes[i]!.mul(update.unrolledLr))] as const,
    );
    parameters = new Map(next);
  }
  return Object.fromEntries(parameters);
}
