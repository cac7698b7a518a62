import { asDataset, checkExamples, type Examples } from "@nn/autoencoders";
import { DataLoader, RandomSampler, Sampler, type Dataset } from "@nn/data";
import { checkWhole } from "../metrics/checks.js";
import { formatShape, ShapeError, type Generator, type Tensor } from "@nn/tensor";

/** Something of both domains. */
export interface OfDomains<T> {
  readonly a: T;
  readonly b: T;
}

/** Images of two domains, with nothing that says which belong together. */
export type DomainExamples = OfDomains<Examples>;

/** As many images of each domain, `[n, c, h, w]`. */
export type DomainBatch = Readonly<Record<"a" | "b", Tensor>>;

/**
 * Batches of as many images of each domain, shuffled apart from each other; an epoch goes through the larger domain once
 * and through the other as often as it takes.
 */
export function domainLoader(
  { a, b }: DomainExamples,
  { batchSize, seed }: { readonly batchSize: number; readonly seed?: number },
): DataLoader<Dataset<DomainBatch>> {
  const [ofA, ofB] = [asDataset(a), asDataset(b)];
  const both: Dataset<DomainBatch> = {
    length: ofA.length + ofB.length,
    batch: (indices) => {
      const all = Array.from(indices);
      return {
        a: ofA.batch(all.filter((index) => index < ofA.length)).x,
        b: ofB.batch(all.filter((index) => index >= ofA.length).map((index) => index - ofA.length)).x,
      };
    },
  };
  const batchSampler = new DomainSampler([ofA.length, ofB.length], batchSize);
  return new DataLoader(both, { batchSampler, ...(seed !== undefined && { seed }) });
}

/** Batches of indices: some below the length of the first domain, and as many from there on. */
class DomainSampler extends Sampler<readonly number[]> {
  readonly #lengths: OfDomains<number>;
  readonly #batchSize: number;

  constructor([a, b]: readonly [number, number], batchSize: number) {
    super();
    checkWhole("UNIT.fit", "batchSize", batchSize, 1);
    this.#lengths = { a, b };
    this.#batchSize = Math.min(batchSize, Math.max(a, b));
  }

  /** A last batch that isn't full is left out. */
  get length(): number {
    return Math.floor(this.#longest / this.#batchSize);
  }

  get #longest(): number {
    return Math.max(this.#lengths.a, this.#lengths.b);
  }

  *sample(generator: Generator): Iterable<readonly number[]> {
    const { a, b } = this.#lengths;
    const orderOf = (length: number): Int32Array =>
      new RandomSampler({ length }, { numSamples: this.#longest }).sample(generator);
    const orders = { a: orderOf(a), b: orderOf(b).map((index) => a + index) };
    for (let i = 0; i < this.length; i++) {
      const [from, to] = [i * this.#batchSize, (i + 1) * this.#batchSize];
      yield [...orders.a.subarray(from, to), ...orders.b.subarray(from, to)];
    }
  }
}

/**
 * Looks through both domains.
 *
 * @throws ShapeError for images of another size than the networks take; NNError when a domain is empty, or with the number
 * of the first image that is not finite or out of range.
 */
export async function checkDomains(
  operation: string,
  domains: DomainExamples,
  {
    inputSize,
    range,
  }: { readonly inputSize: readonly number[]; readonly range?: readonly [number, number] | undefined },
): Promise<void> {
  for (const name of ["a", "b"] as const) {
    const examples = asDataset(domains[name]);
    const shape = examples.length > 0 ? examples.batch([0]).x.shape.slice(1) : inputSize;
    if (shape.join() !== inputSize.join()) {
      throw new ShapeError(
        operation,
        `images of domain ${name} are ${formatShape(shape)}, and the networks take ${formatShape(inputSize)}`,
        "both domains need images of one size: resize or pad those of one of them",
      );
    }
    await checkExamples(
      `${operation}, domain ${name}`,
      examples,
      range ? { range, reason: "the decoder's last activation" } : {},
    );
  }
}
