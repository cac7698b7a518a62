import { gradients, noGrad } from "@nn/autograd";
import { breathe } from "@nn/data";
import { nearestNeighbours } from "@nn/latent";
import { Parameter } from "@nn/layers";
import { Adam } from "@nn/optim";
import { compile, concat, tensor, type Tensor } from "@nn/tensor";

/** Pictures that are made from numbers: a triangle's corners, a generator's code. */
export interface Family {
  /** Numbers at random, `[n, k]`. */
  readonly draw: (n: number, seed: number) => Tensor;
  /** The pictures of numbers `[n, k]`, `[n, p]`, differentiable. `rough` ones may be drawn more cheaply. */
  readonly picture: (numbers: Tensor, rough?: boolean) => Tensor;
  /** What is added to the squared distance for numbers that may not be, `[n]`. */
  readonly penalty?: (numbers: Tensor) => Tensor;
}

/** A part of the search. */
export interface Round {
  readonly lr: number;
  /** Steps of Adam. */
  readonly steps: number;
  /** Whether to descend on rough pictures. */
  readonly rough?: boolean;
}

/** How hard {@link closest} tries. */
export interface SearchOptions {
  /** Pictures at random, among which the search starts with the nearest. */
  readonly candidates: number;
  /** From how many of them it starts. Each round goes on from the better half. */
  readonly starts: number;
  readonly rounds: readonly Round[];
  /** A target is done when it is nearer than this (squared). */
  readonly enough: number;
  /** Fixes the candidates. */
  readonly seed: number;
}

/** Targets in one batch. */
const CHUNK = 128;
/** Candidates that are drawn at a time. */
const BLOCK = 512;

/** One start of one target: where it is now. */
interface Place {
  readonly target: number;
  readonly numbers: Float32Array;
  readonly squared: number;
}

/**
 * The squared distance of each target to the nearest picture of a family, as found by gradient descent on the numbers from
 * several starts: `[n]`. What is found is an upper bound.
 *
 * @param targets - `[n, p]`
 */
export async function closest(
  targets: Tensor,
  family: Family,
  options: SearchOptions,
): Promise<Float32Array> {
  const candidates = family.draw(options.candidates, options.seed).realize(); // [c, k]
  const pictures = await inBlocks(candidates, family); // [c, p]
  const squared = new Float32Array(targets.shape[0]);
  for (let first = 0; first < squared.length; first += CHUNK) {
    const chunk = targets.slice([first, Math.min(squared.length, first + CHUNK)]).realize();
    const places = await startsOf(chunk, candidates, pictures, options.starts);
    squared.set(await search(chunk, places, family, options), first);
  }
  return squared;
}

/** The nearest candidates of each target. */
async function startsOf(
  targets: Tensor,
  candidates: Tensor,
  pictures: Tensor,
  starts: number,
): Promise<Place[]> {
  const { indices, distances } = nearestNeighbours(targets, pictures, { count: starts });
  const [rows, far, numbers] = await Promise.all([indices.data(), distances.data(), candidates.data()]);
  const k = candidates.shape[1];
  return Array.from(rows, (row, i) => ({
    target: Math.floor(i / starts),
    numbers: Float32Array.from(numbers.subarray(row * k, (row + 1) * k)),
    squared: far[i] ** 2,
  }));
}

/** Rounds of descent, each with half of the starts of those targets that aren't near enough yet. */
async function search(
  targets: Tensor,
  starts: readonly Place[],
  family: Family,
  { rounds, enough }: SearchOptions,
): Promise<Float32Array> {
  const best = new Float32Array(targets.shape[0]).fill(Infinity);
  let places = starts;
  for (const round of [undefined, ...rounds]) {
    if (round) places = betterHalf(await descend(targets, places, family, round));
    for (const { target, squared } of places) best[target] = Math.min(best[target], squared);
    places = places.filter(({ target }) => best[target] >= enough);
    if (places.length === 0) break;
  }
  return best;
}

/** Steps of Adam from each place. */
async function descend(
  targets: Tensor,
  places: readonly Place[],
  family: Family,
  { lr, steps, rough = false }: Round,
): Promise<Place[]> {
  const k = places[0].numbers.length;
  const rows = tensor(Int32Array.from(places, ({ target }) => target));
  const wanted = targets.indexSelect(0, rows).realize(); // [m, p]
  const numbers = new Parameter(tensor(places.map((place) => Array.from(place.numbers))));
  const optimizer = new Adam([numbers], { lr });
  const squared = (quickly: boolean): Tensor => {
    const distance = family.picture(numbers, quickly).sub(wanted).square().sum(1); // [m]
    return family.penalty ? distance.add(family.penalty(numbers)) : distance;
  };
  const step = compile(() => {
    [numbers.grad] = gradients(squared(rough).sum(), [numbers]);
    optimizer.step();
  });
  for (let i = 0; i < steps; i++) {
    step();
    await breathe();
  }
  const [far, found] = await Promise.all([noGrad(() => squared(false)).data(), numbers.data()]);
  return places.map(({ target }, i) => ({
    target,
    numbers: Float32Array.from(found.subarray(i * k, (i + 1) * k)),
    squared: far[i],
  }));
}

/** The better half of each target's places. */
function betterHalf(places: readonly Place[]): Place[] {
  const byTarget = new Map<number, Place[]>();
  for (const place of places) byTarget.set(place.target, [...(byTarget.get(place.target) ?? []), place]);
  return [...byTarget.values()].flatMap((of) =>
    of.sort((a, b) => a.squared - b.squared).slice(0, Math.ceil(of.length / 2)),
  );
}

/** Pictures of many numbers, without gradients. */
async function inBlocks(numbers: Tensor, family: Family): Promise<Tensor> {
  const blocks: Tensor[] = [];
  for (let first = 0; first < numbers.shape[0]; first += BLOCK) {
    const block = numbers.slice([first, Math.min(numbers.shape[0], first + BLOCK)]);
    blocks.push(noGrad(() => family.picture(block)).realize());
    await breathe();
  }
  return concat(blocks).realize();
}
