import { modeCoverage } from "@nn/gan";
import { tensor } from "@nn/tensor";
import { pointPanels, type PointPanel } from "../../../packages/cli/src/draw/point-panels.js";
import type { MakePage, PageParts } from "./page.js";
import { linesOf } from "./printed.js";

/** What a game on the ring came to. */
interface Played {
  readonly samples: number[][];
  readonly scores: number[];
}

interface Values extends Played {
  readonly reference: number[][];
}

interface PartsValues {
  readonly names: string[];
  readonly played: Played[];
  readonly reference: number[][];
}

const [REACH, FIELD, SHOWN] = [3, 48, 1000];

/** The ring of the pages' programs. */
const STD = 0.05;
const MODES = Array.from({ length: 8 }, (_, i) => [
  2 * Math.cos((i * Math.PI) / 4),
  2 * Math.sin((i * Math.PI) / 4),
]);

/** Expressions at the end of a page's program. */
const REFERENCE = `await data.all().x.slice([0, ${SHOWN}]).array()`;
const SCORES = `Array.from(await gan.score((await import("@nn/tensor")).tensor(${JSON.stringify(places())})).data())`;

/** What the page of a variant is called, and whether its discriminator gives errors. */
interface VariantOptions {
  readonly page: string;
  readonly errors?: boolean;
}

/** The page of a variant: its program's samples on the ring, and the discriminator's field. */
export function ganVariant(name: string, { page, errors = false }: VariantOptions): MakePage {
  return async (programs) => {
    const { printed, values } = await programs.typescript<Values>(`gan/${page}`, {
      samples: "await samples.array()",
      reference: REFERENCE,
      scores: SCORES,
    });
    const scores = errors ? values.scores.map((error) => -error) : values.scores;
    const panel = await panelOf(name, { samples: values.samples, scores }, values.reference);
    return {
      pictures: { [`gan-${page}`]: pointPanels([panel], { columns: 1, reach: REACH }) },
      tables: saturation(printed),
    };
  };
}

/** The page of the other parts: several games. */
export const ganParts: MakePage = async (programs) => {
  const { values } = await programs.typescript<PartsValues>("gan/parts", {
    names: "Object.keys(games)",
    played: `await Promise.all(played.map(async (gan) => ({ samples: await gan.sample(2000).array(), scores: ${SCORES} })))`,
    reference: REFERENCE,
  });
  const panels = values.played.map((played, i) => panelOf(values.names[i]!, played, values.reference));
  return {
    pictures: { "gan-parts": pointPanels(await Promise.all(panels), { columns: 2, reach: REACH }) },
  };
};

async function panelOf(
  title: string,
  { samples, scores }: Played,
  reference: readonly number[][],
): Promise<PointPanel> {
  const { found, good } = await modeCoverage(tensor(samples), { modes: tensor(MODES), std: STD });
  return {
    title,
    note: `${found} of 8 found, ${(100 * good).toFixed(0)} % good`,
    points: samples.slice(0, SHOWN).flat(),
    reference: reference.flat(),
    field: ranked(scores),
  };
}

/** The table of the page that prints gradients. */
function saturation(printed: readonly string[]): NonNullable<PageParts["tables"]> {
  if (!printed.some((line) => line.startsWith("logit "))) return {};
  const rows = linesOf(printed, "logit").map(([logit, ...slopes]) => [
    logit!,
    (1 / (1 + Math.exp(-Number(logit)))).toFixed(5),
    ...slopes,
  ]);
  return { "gan-saturation": [["logit", "D(y)", "slope, MM", "slope, NS"], ...rows] };
}

/** The centres of the field's cells, row by row from the top left. */
function places(): number[][] {
  const at = (i: number): number => REACH * ((2 * i + 1) / FIELD - 1);
  return Array.from({ length: FIELD * FIELD }, (_, i) => [at(i % FIELD), -at(Math.floor(i / FIELD))]);
}

/** The rank of each value, 0 … 1: scores have no scale of their own. */
function ranked(scores: readonly number[]): number[] {
  const ranks = new Array<number>(scores.length);
  const order = scores.map((_, i) => i).sort((a, b) => scores[a]! - scores[b]!);
  for (const [rank, place] of order.entries()) ranks[place] = rank / (order.length - 1);
  return ranks;
}
