import { attentionMaps } from "../../../packages/cli/src/draw/attention-maps.js";
import type { MakePage } from "./page.js";
import { linesOf } from "./printed.js";

interface Values {
  readonly looks: number[][];
  readonly rows: string[];
  readonly columns: string[];
}

/** Dates in ISO 8601: what both programs come to, and where the decoder looks. */
export const translation: MakePage = async (programs) => {
  const { printed, values } = await programs.typescript<Values>("tutorials/translation", {
    looks: "await looks.array()",
    rows: "[...answer]",
    columns: "[...shown]",
  });
  const python = await programs.python("tutorials/translation", {});
  const both = (line: string): string[] =>
    [printed, python.printed].map((lines) => linesOf(lines, line).at(-1)![0]!);
  return {
    pictures: {
      "translation-looks": attentionMaps([
        {
          title: "",
          note: "",
          rows: values.rows,
          columns: values.columns.map((character) => character.replace(" ", "_")),
          weights: values.looks.flat(),
        },
      ]),
    },
    tables: {
      "translation-results": [
        ["", "TypeScript", "PyTorch"],
        ["loss at the end", ...both("loss")],
        ["exact, of 200 held-out dates", ...both("exact")],
      ],
    },
  };
};
