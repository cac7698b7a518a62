import { backward } from "@nn/autograd";
import { Linear } from "@nn/layers";
import { Generator, rand, randn, tensor, zeros, type Tensor } from "@nn/tensor";
import { assign } from "@nn/tensor/graph";
import { describe, expect, it } from "vitest";
import {
  elbo,
  gaussian,
  importanceBound,
  logLikelihood,
  PlanarFlow,
  tcElbo,
  VAE,
  VampPrior,
} from "../index.js";

/**
 * Factor analysis of one factor: x = w z + ε with z from N(0, 1), ε from N(0, σ²). Then p(x) = N(0, wwᵀ + σ²) and
 * p(z | x) = N(wᵀx / (|w|² + σ²), σ² / (|w|² + σ²)) are known.
 */
const w = [1, -0.5, 2];
const sigma = 0.7;
const square = w.reduce((sum, value) => sum + value ** 2, 0);

/** The model whose posterior is the true one, or has a variance that is `tooWide` times as large. */
function factorModel(tooWide = 1): VAE {
  const [encoder, decoder] = [new Linear(3, 2), new Linear(1, 3)];
  const scale = square + sigma ** 2;
  const rows = [w.map((value) => value / scale), [0, 0, 0]];
  assign([
    [encoder.weight, tensor(rows).node],
    [encoder.bias!, tensor([0, Math.log((tooWide * sigma ** 2) / scale)]).node],
    [decoder.weight, tensor(w, [3, 1]).node],
    [decoder.bias!, zeros([3]).node],
  ]);
  return new VAE({ encoder, decoder, codeSize: 1, likelihood: gaussian({ std: sigma }) });
}

/** log N(x; 0, wwᵀ + σ² I), by the matrix determinant lemma and Sherman and Morrison's formula. */
function trueLogLikelihood(x: readonly number[]): number {
  const along = x.reduce((sum, value, i) => sum + value * w[i], 0);
  const squared = x.reduce((sum, value) => sum + value ** 2, 0);
  const distance = (squared - along ** 2 / (square + sigma ** 2)) / sigma ** 2;
  const logDet = Math.log(1 + square / sigma ** 2) + 6 * Math.log(sigma);
  return -0.5 * (distance + logDet + 3 * Math.log(2 * Math.PI));
}

const examples = [[0.3, 1, -2], [2, -1, 3.5], [0, 0, 0]]; // prettier-ignore
const x = tensor(examples);
const truth = examples.map(trueLogLikelihood);

async function expectClose(got: Tensor, want: readonly number[], tolerance: number): Promise<void> {
  (await got.data()).forEach((value, i) => expect(Math.abs(value - want[i])).toBeLessThan(tolerance));
}

describe("a model whose likelihood is known", () => {
  it("has it from one sample, where the posterior is the true one", async () => {
    await expectClose(importanceBound(factorModel(), x, { samples: 1 }), truth, 1e-4);
    const { loss } = elbo(factorModel(), x, { kl: "sampled" });
    expect(await loss.item()).toBeCloseTo(-truth.reduce((a, b) => a + b) / 3, 4);
  });

  it("has a bound that tightens with more samples, elsewhere", async () => {
    const model = factorModel(3);
    const many = x.unsqueeze(1).expand([3, 500, 3]).reshape([1500, 3]);
    const bound = async (samples: number): Promise<number> =>
      importanceBound(model, many, { samples, generator: new Generator(1) })
        .mean()
        .item();
    const mean = truth.reduce((a, b) => a + b) / 3;
    const gaps = [mean - (await bound(1)), mean - (await bound(5)), mean - (await bound(50))];
    expect(gaps[0]).toBeGreaterThan(0.3);
    expect(gaps[1]).toBeLessThan(gaps[0] / 2);
    expect(gaps[2]).toBeLessThan(gaps[1] / 4);
    expect(Math.abs(gaps[2])).toBeLessThan(0.02);
  });

  it("has it by importance sampling, some codes at a time", async () => {
    const found = logLikelihood(factorModel(3), x, {
      samples: 3000,
      chunk: 700,
      generator: new Generator(2),
    });
    await expectClose(await found, truth, 0.05);
  });
});

describe("elbo", () => {
  const model = () => new VAE({ inputSize: 6, codeSize: 2, hidden: [8] });

  it("is the sum of its parts, or one of them", async () => {
    const vae = model();
    const data = rand([10, 6]).realize();
    const read = async (options: Parameters<typeof elbo>[2]) => {
      const { loss, reconstruction, kl } = elbo(vae, data, { ...options, generator: new Generator(5) });
      return { loss: await loss.item(), reconstruction: await reconstruction.item(), kl: await kl.item() };
    };
    const both = await read({});
    expect(both.loss).toBeCloseTo(both.reconstruction + both.kl, 4);
    expect((await read({ terms: "reconstruction" })).loss).toBe(both.reconstruction);
    expect((await read({ terms: "kl" })).loss).toBe(both.kl);
    expect((await read({ beta: 3 })).loss).toBeCloseTo(both.reconstruction + 3 * both.kl, 4);
    expect((await read({ beta: tensor(3) })).loss).toBeCloseTo(both.reconstruction + 3 * both.kl, 4);
    const free = await read({ freeBits: 2 });
    expect(free.loss).toBeCloseTo(both.reconstruction + 4, 4);
    expect(free.kl).toBe(both.kl);
  });

  it("has the divergence by sampling near that in closed form", async () => {
    const vae = model();
    const data = rand([1, 6]).expand([20_000, 6]);
    const closed = await elbo(vae, data).kl.item();
    const sampled = await elbo(vae, data, { kl: "sampled" }).kl.item();
    expect(Math.abs(closed - sampled)).toBeLessThan(0.02);
  });

  it("bends the posterior by flows, whose parameters learn", async () => {
    const flows = [new PlanarFlow(2), new PlanarFlow(2)];
    const vae = new VAE({ inputSize: 6, codeSize: 2, flows });
    const { loss } = elbo(vae, rand([10, 6]));
    backward(loss);
    for (const p of flows.flatMap((flow) => flow.parameters())) {
      expect(await p.grad!.abs().sum().item()).toBeGreaterThan(0);
    }
    expect(() => elbo(vae, rand([10, 6]), { kl: "closed" })).toThrow("no closed form with flows");
    expect(() => elbo(vae, rand([10, 6]), { freeBits: 1 })).toThrow("free bits are counted number by number");
  });

  it("learns a prior", async () => {
    const prior = new VampPrior({ inputSize: 6, count: 3 });
    const vae = new VAE({ inputSize: 6, codeSize: 2, hidden: [8], prior });
    backward(elbo(vae, rand([10, 6])).loss);
    expect(await prior.logits.grad!.abs().sum().item()).toBeGreaterThan(0);
    expect(vae.sample(4).shape).toEqual([4, 6]);
    // One pseudo-input alone: the prior is its posterior.
    const one = new VampPrior({ inputSize: 6, count: 1 });
    const single = new VAE({ inputSize: 6, codeSize: 2, prior: one });
    const posterior = single.posterior(one.forward());
    const { z, logProb } = single.sampleCode(posterior);
    await expectClose(
      one.logProb(z, (at) => single.posterior(at)),
      [...(await logProb.data())],
      1e-4,
    );
  });
});

describe("tcElbo", () => {
  it("has the sampled divergence in three parts", async () => {
    const vae = new VAE({ inputSize: 6, codeSize: 3, hidden: [8] });
    const data = rand([12, 6]).realize();
    const generator = () => ({ generator: new Generator(7) });
    const parts = tcElbo(vae, data, { datasetSize: 500, beta: 1, ...generator() });
    const { loss, kl } = elbo(vae, data, { kl: "sampled", ...generator() });
    const sum = parts.mutualInformation.add(parts.totalCorrelation).add(parts.dimensionwise);
    expect(await sum.item()).toBeCloseTo(await kl.item(), 3);
    expect(await parts.loss.item()).toBeCloseTo(await loss.item(), 3);
  });

  it("sees numbers of a code that say the same", async () => {
    const encoder = new Linear(1, 4);
    const same = (rows: number[][]) => tensor(rows).node;
    assign([[encoder.bias!, tensor([0, 0, -6, -6]).node]]);
    const decoder = new Linear(2, 1);
    const vae = new VAE({ encoder, decoder, codeSize: 2, likelihood: gaussian() });
    const data = randn([256, 1], { generator: new Generator(1) }).realize();
    assign([[encoder.weight, same([[1], [1], [0], [0]])]]);
    const twins = await tcElbo(vae, data, { datasetSize: 256 }).totalCorrelation.item();
    assign([[encoder.weight, same([[1], [0], [0], [0]])]]);
    const single = await tcElbo(vae, data, { datasetSize: 256 }).totalCorrelation.item();
    expect(twins).toBeGreaterThan(single + 1);
    expect(() => tcElbo(vae, data.slice([0, 1]), { datasetSize: 9 })).toThrow("a batch of one");
  });
});
