import { defaultGenerator, type Generator } from "@nn/tensor";

/**
 * Which examples an epoch takes, in which order: the base of samplers, for your own too. What `sample` answers is fixed
 * by the generator it is given, so a loader can go on in the middle of an epoch: it draws the same order again.
 *
 * Gone through by itself, it draws from the default generator, which `manualSeed` seeds.
 *
 * @typeParam Item - An index, or for samplers of whole batches their indices.
 * @example
 * ```ts
 * import { DataLoader, moons, Sampler } from "@nn/data";
 * class EverySecond extends Sampler {
 *   readonly length = 50;
 *   sample() {
 *     return Array.from({ length: 50 }, (_, i) => 2 * i);
 *   }
 * }
 * const loader = new DataLoader(moons(100, { seed: 0 }), { batchSize: 10, sampler: new EverySecond() });
 * console.log(loader.length); // 5
 * ```
 */
export abstract class Sampler<Item = number> implements Iterable<Item> {
  /** How many items an epoch has. */
  abstract readonly length: number;

  /** The items of one epoch. */
  abstract sample(generator: Generator): Iterable<Item>;

  *[Symbol.iterator](): Iterator<Item, void, undefined> {
    yield* this.sample(defaultGenerator);
  }
}

/** What samplers of a data set need to know of it. */
export interface Sized {
  readonly length: number;
}
