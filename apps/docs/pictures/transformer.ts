import { attentionMaps } from "../../../packages/cli/src/draw/attention-maps.js";
import type { MakePage } from "./page.js";
import { linesOf } from "./printed.js";

interface Values {
  readonly looks: number[][][];
  readonly source: number[];
  readonly answer: number[];
}

const STEPS = [100, 200, 300, 400, 500, 600];

/** The transformer of ready-made layers: what both programs come to, and where the decoder looks. */
export const transformer: MakePage = async (programs) => {
  const { printed, values } = await programs.typescript<Values>("tutorials/transformer", {
    looks: "await looks.select(0, 0).array()",
    source: "await one.select(0, 0).array()",
    answer: "await answer.select(0, 0).array()",
  });
  const python = await programs.python("tutorials/transformer", {});
  return {
    pictures: {
      "transformer-looks": attentionMaps(
        values.looks.map((rows, head) => ({
          title: `head ${head + 1}`,
          note: "",
          rows: values.answer.map(String),
          columns: values.source.map(String),
          weights: rows.flat(),
        })),
      ),
    },
    tables: { "transformer-losses": comparison(printed, python.printed) },
  };
};

/** Losses by steps, and the share of exact answers: the lines that both programs print. */
export function comparison(typescript: readonly string[], python: readonly string[]): string[][] {
  const of = (line: string): string[] =>
    [typescript, python].map((printed) => linesOf(printed, line)[0]![0]!);
  return [
    ["", "TypeScript", "PyTorch"],
    ...STEPS.map((step) => [`loss of step ${step}`, ...of(String(step))]),
    ["exact, of 200 new ones", ...of("exact").map((share) => `${(100 * Number(share)).toFixed(1)} %`)],
  ];
}
