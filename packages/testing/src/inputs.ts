import { Generator, tensor, type Tensor } from "@nn/tensor";

export type Float = "float32" | "float64";

/** A recipe for a tensor (or generator) argument: the same seed gives the same values in either floating dtype. */
export class Input<T = Tensor> {
  constructor(
    /** How messages name it. */
    readonly text: string,
    readonly make: (seed: number, float: Float) => T,
  ) {}
}

/** Uniform numbers in [0, 1), independent of the library (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = (seed * 2654435761) | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const count = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** Multiples of 2^-10, which float32 and float64 both hold. */
const coarse = (value: number): number => Math.round(value * 1024) / 1024;

function floats(text: string, shape: readonly number[], draw: (random: () => number) => number): Input {
  return new Input(`${text}[${shape.join(", ")}]`, (seed, float) => {
    const random = randomNumbers(seed);
    return tensor(Array.from({ length: count(shape) }, () => coarse(draw(random))), shape, { dtype: float }); // prettier-ignore
  });
}

/** About standard normal. */
export function normal(...shape: number[]): Input {
  return floats("normal", shape, (random) => {
    let sum = 0;
    for (let i = 0; i < 12; i++) sum += random();
    return sum - 6;
  });
}

/** Uniform between two bounds. */
export function within(low: number, high: number, ...shape: number[]): Input {
  return floats(`within ${low}…${high} `, shape, (random) => low + (high - low) * random());
}

/** Between 0.5 and 2.5. */
export function positive(...shape: number[]): Input {
  return within(0.5, 2.5, ...shape);
}

/** All different, in random order, on both sides of 0 and never near it or near a whole number: away from every kink. */
export function distinct(...shape: number[]): Input {
  return new Input(`distinct[${shape.join(", ")}]`, (seed, float) => {
    const random = randomNumbers(seed);
    const n = count(shape);
    const places = Array.from({ length: n }, (_, i) => i);
    for (let i = n - 1; i > 0; i--) {
      const j = Math.floor(random() * (i + 1));
      [places[i], places[j]] = [places[j], places[i]];
    }
    const values = places.map((place) => (place - Math.floor(n / 2)) * 0.25 + 0.09375);
    return tensor(values, shape, { dtype: float });
  });
}

/** int32 from `low` to `high - 1`. */
export function ints(low: number, high: number, ...shape: number[]): Input {
  return new Input(`ints ${low}…${high}[${shape.join(", ")}]`, (seed) => {
    const random = randomNumbers(seed);
    const values = Array.from({ length: count(shape) }, () => low + Math.floor(random() * (high - low)));
    return tensor(Int32Array.from(values), shape);
  });
}

export function bools(...shape: number[]): Input {
  return new Input(`bools[${shape.join(", ")}]`, (seed) => {
    const random = randomNumbers(seed);
    return tensor(Array.from({ length: count(shape) }, () => Number(random() < 0.5)), shape, { dtype: "bool" }); // prettier-ignore
  });
}

type Nested = number | boolean | readonly Nested[];

/** Literal values: floating, unless a dtype is given. */
export function values(data: Nested, dtype?: "int32" | "bool"): Input {
  return new Input(`values ${JSON.stringify(data)}`, (_, float) => tensor(data, { dtype: dtype ?? float }));
}

/** No elements. */
export function empty(...shape: number[]): Input {
  return new Input(`empty[${shape.join(", ")}]`, (_, float) => tensor([], shape, { dtype: float }));
}

/** A view of another input, so that kernels meet strides. */
export function viewed(input: Input, text: string, view: (x: Tensor) => Tensor): Input {
  return new Input(`${input.text}.${text}`, (seed, float) => view(input.make(seed, float)));
}

export const turned = (input: Input): Input => viewed(input, "transpose()", (x) => x.transpose());
export const turnedAround = (input: Input): Input => viewed(input, "flip()", (x) => x.flip());
/** Every second place of the last axis, from the second on. */
export const thinned = (input: Input): Input =>
  viewed(input, "slice(…, [1, null, 2])", (x) => x.slice(...x.shape.slice(1).map(() => null), [1, null, 2]));

/** A random generator with its own seed. */
export function seeded(seed: number): Input<Generator> {
  return new Input(`seed ${seed}`, () => new Generator(seed));
}
