import { readFileSync } from "node:fs";
import type { Tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import {
  expectClose,
  expectGradients,
  load,
  loadState,
  parametersOf,
  type Recorded,
  type Saved,
} from "../test-support/recorded-network.js";
import { discriminatorLoss, generatorTerms, streamOf } from "./fit-unit.js";
import type { OfDomains } from "./two-domains.js";
import { UNIT, unitNetworks, type DomainName } from "./index.js";

type Named<T> = Readonly<Record<string, T>>;

const golden = JSON.parse(
  readFileSync(new URL("../../fixtures/unit-losses.golden.json", import.meta.url), "utf8"),
) as {
  readonly state: Recorded["state"];
  readonly x: OfDomains<Saved>;
  readonly noise: OfDomains<readonly [code: Saved, ofTranslated: Saved]>;
  readonly discriminators: Saved;
  readonly terms: Named<Saved>;
  readonly gradients: Readonly<Record<"discriminators" | "generators", Named<Saved>>>;
};

describe("the losses of UNIT equal PyTorch's", () => {
  const unit = new UNIT(unitNetworks({ inputSize: [1, 8, 8], channels: [3], discriminatorChannels: [2] }));
  loadState(unit, golden.state);
  const batch = { a: load(golden.x.a), b: load(golden.x.b) };
  const made = { a: recordedStream("a"), b: recordedStream("b") };
  const parameters = [...parametersOf(unit)];

  /** With the recorded noise, that of codes first and then that of the codes of translated images. */
  function recordedStream(domain: DomainName) {
    const noise = golden.noise[domain].map(load);
    return streamOf(unit, domain, batch[domain], (mean) => mean.add(noise.shift()!));
  }

  it("of the discriminators", async () => {
    const loss = discriminatorLoss(unit, batch, made);
    await expectClose(loss, golden.discriminators, 0, "loss");
    const judges = new Map(parameters.filter(([name]) => name.includes("discriminator")));
    await expectGradients(loss, judges, golden.gradients.discriminators);
  });

  it("of all others, term by term", async () => {
    const terms = generatorTerms(unit, batch, made);
    expect(Object.keys(terms)).toEqual(Object.keys(golden.terms));
    for (const [name, term] of Object.entries(terms)) await expectClose(term, golden.terms[name]!, 0, name);
    const others = new Map(parameters.filter(([name]) => !name.includes("discriminator")));
    const sum = Object.values(terms).reduce((total: Tensor, term) => total.add(term));
    await expectGradients(sum, others, golden.gradients.generators);
  });
});
