import type { MakePage } from "./page.js";
import { linesOf } from "./printed.js";

/** Masked pre-training, and what it is worth with 100 labels. */
export const bert: MakePage = async (programs) => {
  const typescript = (await programs.typescript("tutorials/bert", {})).printed;
  const python = (await programs.python("tutorials/bert", {})).printed;
  const both = (line: string): string[] =>
    [typescript, python].map((printed) => linesOf(printed, line).at(-1)![0]!);
  return {
    pictures: {},
    tables: {
      "bert-results": [
        ["", "TypeScript", "PyTorch"],
        ["loss of masked tokens, at the end", ...both("masked")],
        ["right of 200, from scratch", ...both("scratch")],
        ["right of 200, pre-trained", ...both("pre-trained")],
      ],
    },
  };
};
