import { withBackend } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { Module } from "../../module/module.js";
import { golden } from "../../test-support/golden.js";
import { expectSteps, makeLayer, type StepsCase } from "../../test-support/steps.js";
import * as embeddings from "./index.js";

/** A case of tools/goldens/record_embedding.py. */
interface EmbeddingCase extends StepsCase {
  /** The names of the inputs behind the first. */
  readonly given: readonly (keyof embeddings.BagForwardOptions)[];
}

const recorded = golden<Record<string, EmbeddingCase>>("embedding");

it("has a case for every layer", () => {
  const tested = new Set(Object.values(recorded).map(({ kind }) => kind));
  const layers = Object.entries(embeddings).filter(([, value]) => value.prototype instanceof Module);
  expect(layers.map(([name]) => name).sort()).toEqual([...tested].sort());
});

describe.each(["wasm", "js"] as const)("on %s, equals PyTorch:", (backend) => {
  it.each(Object.entries(recorded))("%s", async (_, c) => {
    await withBackend(backend, async () => {
      const layer = makeLayer<embeddings.EmbeddingBag>(embeddings, c);
      await expectSteps(layer, c, (x, ...rest) => {
        const options = Object.fromEntries(c.given.map((name, i) => [name, rest[i]]));
        return layer.forward(x, options);
      });
    });
  });
});
