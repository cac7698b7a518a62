import type { MakePage } from "./page.js";
import { linesOf } from "./printed.js";

const STEPS = [100, 200, 300, 400];

/** The character GPT: losses of both programs, and what they write. */
export const gpt: MakePage = async (programs) => {
  const typescript = (await programs.typescript("tutorials/gpt", {})).printed;
  const python = (await programs.python("tutorials/gpt", {})).printed;
  const both = (line: string, place = 0): string[] =>
    [typescript, python].map((printed) => linesOf(printed, line)[0]![place]!);
  const written = (name: string, line: string): string[] => [name, `\`\` ${line.slice(1, -1)} \`\``];
  return {
    pictures: {},
    tables: {
      "gpt-losses": [
        ["", "TypeScript", "PyTorch"],
        ...STEPS.map((step) => [`loss of step ${step}`, ...both(String(step))]),
        ["held-out loss", ...both("held-out")],
        ["perplexity", ...both("held-out", 1)],
      ],
      "gpt-texts": [
        ["written by", "after “Alice ”"],
        written("TypeScript", typescript.at(-2)!),
        written("PyTorch", python.at(-1)!),
        written("`generateText`", typescript.at(-1)!),
      ],
    },
  };
};
