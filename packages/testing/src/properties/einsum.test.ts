import { einsum, tensor, withBackend } from "@nn/tensor";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { indexes, ofFlat } from "./naive.js";
import { runs } from "./runs.js";

const SIZES: Readonly<Record<string, number>> = { a: 2, b: 3, c: 1, d: 4, e: 2 };
const letters = fc.constantFrom(...Object.keys(SIZES));
const term = fc.array(letters, { maxLength: 4 });
const equation = fc.array(term, { minLength: 1, maxLength: 3 }).chain((terms) => {
  const used = [...new Set(terms.flat())];
  return fc.record({
    terms: fc.constant(terms),
    output: fc.shuffledSubarray(used),
    offset: fc.nat({ max: 9 }),
  });
});

const shapeOf = (labels: readonly string[]): number[] => labels.map((label) => SIZES[label]);
const count = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

describe.each(["js", "wasm"] as const)("einsum on %s", (backend) => {
  it("equals loops over all letters", async () => {
    await withBackend(backend, () =>
      fc.assert(
        fc.asyncProperty(equation, async ({ terms, output, offset }) => {
          const data = terms.map((labels, t) =>
            Array.from({ length: count(shapeOf(labels)) }, (_, i) => ((i * (t + 2) + offset) % 5) - 2),
          );
          const text = `${terms.map((labels) => labels.join("")).join(",")}->${output.join("")}`;
          const result = einsum(text, ...terms.map((labels, t) => tensor(data[t], shapeOf(labels))));
          const arrays = terms.map((labels, t) => ofFlat(data[t], shapeOf(labels)));
          const summed = [...new Set(terms.flat())].filter((label) => !output.includes(label));
          const expected = indexes(shapeOf(output)).map((outer) =>
            indexes(shapeOf(summed)).reduce((total, inner) => {
              const place = (label: string): number =>
                output.includes(label) ? outer[output.indexOf(label)] : inner[summed.indexOf(label)];
              return total + arrays.reduce((product, x, t) => product * x.at(terms[t].map(place)), 1);
            }, 0),
          );
          expect(result.shape, text).toEqual(shapeOf(output));
          expect(
            Array.from(await result.data(), (x) => x + 0),
            text,
          ).toEqual(expected.map((x) => x + 0));
        }),
        runs(250, 3),
      ),
    );
  });
});
