import { tensor, withBackend } from "@nn/tensor";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomNumbers } from "../inputs.js";
import { apply, STEPS } from "./chains.js";
import { flat, ofFlat } from "./naive.js";
import { runs } from "./runs.js";

const shapes = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 });
const choices = fc.array(fc.nat({ max: 1000 }), { minLength: 4, maxLength: 4 });
const steps = fc.array(fc.tuple(fc.constantFrom(...Object.keys(STEPS)), choices), { minLength: 1, maxLength: 8 }); // prettier-ignore

/** Small whole numbers: sums of them are exact in any order. */
function numbers(count: number, seed: number): number[] {
  const random = randomNumbers(seed);
  return Array.from({ length: count }, () => Math.floor(random() * 7) - 3);
}

describe.each(["js", "wasm"] as const)(
  "chains of movement, element functions and reductions on %s",
  (backend) => {
    it.each(["float32", "int32"] as const)("%s, in one schedule, equal the slow way", async (dtype) => {
      await withBackend(backend, () =>
        fc.assert(
          fc.asyncProperty(shapes, steps, fc.nat({ max: 99 }), async (shape, chain, seed) => {
            const values = numbers(shape.reduce((a, b) => a * b, 1), seed); // prettier-ignore
            let pair = { fast: tensor(values, shape, { dtype }), slow: ofFlat(values, shape) };
            for (const [name, choice] of chain) pair = apply(name, pair, choice);
            expect(pair.fast.shape).toEqual(pair.slow.shape);
            expect(Array.from(await pair.fast.data(), (x) => x + 0)).toEqual(
              flat(pair.slow).map((x) => x + 0),
            );
          }),
          runs(250, 1),
        ),
      );
    });
  },
);
