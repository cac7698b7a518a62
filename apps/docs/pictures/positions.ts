import { attentionMaps } from "../../../packages/cli/src/draw/attention-maps.js";
import type { Picture } from "../../../packages/cli/src/draw/picture.js";
import type { MakePage } from "./page.js";

interface Values {
  readonly pictures: Readonly<Record<string, number[][]>>;
}

/** Each way to tell places apart as a square: darker is more. */
export const positions: MakePage = async (programs) => {
  const { values } = await programs.typescript<Values>("transformer/positions", { pictures: "pictures" });
  const drawn = Object.entries(values.pictures).map(
    ([name, rows]) => [`positions-${name}`, square(name, rows)] as const,
  );
  return { pictures: Object.fromEntries(drawn) };
};

function square(title: string, rows: readonly number[][]): Picture {
  const all = rows.flat();
  const [low, high] = [Math.min(...all), Math.max(...all)];
  return attentionMaps([
    {
      title,
      note: `from ${low.toFixed(1)} (light) to ${high.toFixed(1)} (dark)`,
      rows: rows.map(() => ""),
      columns: rows[0]!.map(() => ""),
      weights: all.map((value) => (value - low) / (high - low)),
    },
  ]);
}
