import { zeros, type Tensor } from "@nn/tensor";
import type { TrainResult } from "@nn/train";
import { normalKl, reparameterize } from "@nn/vae";
import {
  fitAdversarial,
  type AdversarialFitOptions,
  type NamedTensors,
} from "../adversarial/fit-adversarial.js";
import {
  checkDomains,
  domainLoader,
  type DomainBatch,
  type DomainExamples,
  type OfDomains,
} from "./two-domains.js";
import type { DomainName, UNIT } from "./unit.js";

/** What a step makes of a batch: for each domain that it started from. */
interface Stream {
  /** The mean of the code, and that of the translated image. */
  readonly mean: Tensor;
  readonly translatedMean: Tensor;
  /** The image again, by its own decoder. */
  readonly rebuilt: Tensor;
  /** The image by the other domain's decoder. */
  readonly translated: Tensor;
  /** The translated image by its own decoder. */
  readonly back: Tensor;
}

/** Trains a UNIT: see {@link UNIT.fit}. */
export async function fitUnit(
  unit: UNIT,
  data: DomainExamples,
  options: AdversarialFitOptions,
): Promise<TrainResult> {
  const { batchSize = 16, lr = 1e-4, ...rest } = options;
  await checkDomains("UNIT.fit", data, unit);
  const loader = domainLoader(data, { batchSize, ...rest });
  const { a, b, sharedEncoder, sharedDecoder } = unit;
  return fitAdversarial<DomainBatch, OfDomains<Stream>>(
    {
      operation: "UNIT.fit",
      model: unit,
      generators: [a.encoder, b.encoder, sharedEncoder, sharedDecoder, a.decoder, b.decoder],
      discriminators: [a.discriminator, b.discriminator],
      make: (batch) => ({ a: streamOf(unit, "a", batch.a), b: streamOf(unit, "b", batch.b) }),
      discriminatorLoss: (batch, made) => discriminatorLoss(unit, batch, made),
      generatorTerms: (batch, made) => generatorTerms(unit, batch, made),
    },
    loader,
    { ...rest, batchSize, lr },
  );
}

/** What a step makes of the images of a domain; `draw` says how codes are drawn of their means. */
export function streamOf(
  unit: UNIT,
  from: DomainName,
  x: Tensor,
  draw: (mean: Tensor) => Tensor = drawn,
): Stream {
  const to = from === "a" ? "b" : "a";
  const mean = unit.encode(from, x);
  const z = draw(mean);
  const translated = unit.decode(to, z);
  const translatedMean = unit.encode(to, translated);
  return {
    mean,
    translatedMean,
    rebuilt: unit.decode(from, z),
    translated,
    back: unit.decode(from, draw(translatedMean)),
  };
}

/** z ~ N(mean, 1). */
function drawn(mean: Tensor): Tensor {
  return reparameterize({ mean, logVar: zeros(mean.shape) });
}

/** What both discriminators want to make small. */
export function discriminatorLoss({ a, b }: UNIT, batch: DomainBatch, made: OfDomains<Stream>): Tensor {
  return a.adversary
    .discriminator({ real: batch.a, fake: made.b.translated })
    .add(b.adversary.discriminator({ real: batch.b, fake: made.a.translated }));
}

/** What all others want to make small, by name and with its weight. */
export function generatorTerms(
  { a, b, weights }: UNIT,
  batch: DomainBatch,
  made: OfDomains<Stream>,
): NamedTensors {
  const both = (term: (stream: Stream, x: Tensor) => Tensor): Tensor =>
    term(made.a, batch.a).add(term(made.b, batch.b));
  return {
    adversarial: a.adversary
      .generator({ real: batch.a, fake: made.b.translated })
      .add(b.adversary.generator({ real: batch.b, fake: made.a.translated }))
      .mul(weights.adversarial),
    kl: both(({ mean }) => divergence(mean)).mul(weights.kl),
    reconstruction: both(({ rebuilt }, x) => rebuilt.sub(x).abs().mean()).mul(weights.reconstruction),
    cycleKl: both(({ translatedMean }) => divergence(translatedMean)).mul(weights.cycleKl),
    cycle: both(({ back }, x) => back.sub(x).abs().mean()).mul(weights.cycle),
  };
}

/** KL(N(mean, 1) ‖ N(0, 1)), the mean over numbers. */
function divergence(mean: Tensor): Tensor {
  return normalKl({ mean, logVar: zeros(mean.shape) }).mean();
}
