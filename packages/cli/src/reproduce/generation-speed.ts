import { peakBytes, scaledDotProductAttention } from "@nn/layers";
import { gradients } from "@nn/autograd";
import { GPT, streamTokens } from "@nn/transformer";
import { manualSeed, rand, realize } from "@nn/tensor";
import { curveChart } from "../draw/curve-chart.js";
import type { Chapter } from "../report/chapter.js";
import type { ExperimentOptions } from "./experiment.js";

const SIZES = { vocabularySize: 256, embedDim: 128, numLayers: 4, numHeads: 4 } as const;
const CONTEXTS = [128, 256, 512, 1024, 2048, 4096];

/** What generation and attention come to behind so many tokens. */
interface Measured {
  readonly context: number;
  /** Milliseconds for a token, with a cache and without. */
  readonly cached: number;
  readonly plain: number;
  /** Bytes of attention: forward, with derivatives, and where all weights are asked for. */
  readonly forward: number;
  readonly backward: number;
  readonly weights: number;
}

/** Tokens per second with and without a cache, and the memory of attention. */
export async function generationSpeed({
  quick,
  seed,
  signal,
}: ExperimentOptions): Promise<Chapter | undefined> {
  manualSeed(seed);
  const model = new GPT({ ...SIZES, maxLength: CONTEXTS.at(-1)! });
  const measured: Measured[] = [];
  for (const context of quick ? CONTEXTS.slice(0, 2) : CONTEXTS) {
    if (signal.aborted) break;
    measured.push({
      context,
      cached: await timeOfToken(model, context, { useCache: true, count: 40 }),
      plain: await timeOfToken(model, context, { useCache: false, count: 5 }),
      forward: await attentionBytes(context, { derivatives: false, needWeights: false }),
      backward: await attentionBytes(context, { derivatives: true, needWeights: false }),
      weights: await attentionBytes(context, { derivatives: false, needWeights: true }),
    });
  }
  return measured.length === 0 ? undefined : chapterOf(measured);
}

/** Milliseconds for a token at the end of a text of so many: the median, without the first two, which prepare steps. */
async function timeOfToken(
  model: GPT,
  context: number,
  { useCache, count }: { readonly useCache: boolean; readonly count: number },
): Promise<number> {
  const prompt = Array.from({ length: context - count }, (_, i) => (i * 7) % SIZES.vocabularySize);
  const times: number[] = [];
  let last = performance.now();
  for await (const _ of streamTokens(model, prompt, { sample: false, maxNewTokens: count, useCache })) {
    const now = performance.now();
    times.push(now - last);
    last = now;
  }
  const sorted = times.slice(2).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}

/** The most bytes that attention over a text needs, its inputs included, for heads of the model's size. */
function attentionBytes(
  context: number,
  { derivatives, needWeights }: { readonly derivatives: boolean; readonly needWeights: boolean },
): Promise<number> {
  const { embedDim, numHeads } = SIZES;
  return peakBytes(() => {
    const x = rand([1, numHeads, context, embedDim / numHeads]).realize();
    if (needWeights) return realize(...scaledDotProductAttention(x, x, x, { isCausal: true, needWeights }));
    const y = scaledDotProductAttention(x, x, x, { isCausal: true });
    return realize(y, ...(derivatives ? gradients(y.square().sum(), [x]) : []));
  });
}

function chapterOf(measured: readonly Measured[]): Chapter {
  const [first, last] = [measured[0]!, measured.at(-1)!];
  const column = (value: (each: Measured) => number): number[] => measured.map(value);
  const contexts = column(({ context }) => context);
  return {
    title: "Generation with and without a cache",
    lead:
      `A GPT of ${SIZES.numLayers} layers, ${SIZES.embedDim} wide with ${SIZES.numHeads} heads, and weights drawn at random writes ` +
      "tokens at the end of texts of different lengths, keeping keys and values or reading everything again for each. " +
      "Memory is what attention over the whole text needs at most, without the matrix of weights and with it.",
    facts: [
      [`${(last.plain / last.cached).toFixed(0)} ×`, `as fast with a cache behind ${last.context} tokens`],
      [`${(1000 / first.cached).toFixed(0)} tokens/s`, `with a cache behind ${first.context} tokens`],
      [
        `${(last.forward / first.forward).toFixed(1)} ×`,
        `the memory of attention for ${last.context / first.context} × the tokens`,
      ],
    ],
    table: tableOf(measured),
    figures: [
      {
        file: "generation-speed.png",
        title: "Time and memory by the length of the text",
        caption:
          "A token without a cache takes as long as reading the text; attention needs memory in proportion to its length.",
        picture: curveChart(
          [
            {
              title: "Milliseconds per token",
              note: "one text at a time",
              x: contexts,
              curves: [
                { name: "with a cache", y: column(({ cached }) => cached) },
                { name: "without", y: column(({ plain }) => plain) },
              ],
            },
            {
              title: "Megabytes of attention",
              note: "one layer, inputs included",
              x: contexts,
              curves: [
                { name: "forward", y: column(({ forward }) => forward / 1e6) },
                { name: "with derivatives", y: column(({ backward }) => backward / 1e6) },
                { name: "with all weights", y: column(({ weights }) => weights / 1e6), dashed: true },
              ],
            },
          ],
          { x: "tokens before", y: "" },
        ),
      },
    ],
    data: "weights and texts at random",
  };
}

function tableOf(measured: readonly Measured[]): Chapter["table"] {
  const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
  return {
    title: "Behind so many tokens",
    note:
      "Tokens per second from the median time of a token, one text at a time. Memory of one layer's attention over a text " +
      "of this length, its inputs included: forward, with derivatives, and forward where all weights are asked for.",
    head: [
      "tokens before",
      "cache, tokens/s",
      "no cache, tokens/s",
      "faster",
      "forward",
      "derivatives",
      "all weights",
    ],
    rows: measured.map(({ context, cached, plain, forward, backward, weights }) => ({
      built: `${SIZES.numLayers} layers, ${SIZES.embedDim} wide`,
      cells: [
        String(context),
        (1000 / cached).toFixed(0),
        (1000 / plain).toFixed(1),
        `${(plain / cached).toFixed(0)} ×`,
        ...[forward, backward, weights].map(megabytes),
      ],
    })),
  };
}
