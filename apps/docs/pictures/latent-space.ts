import { latentMap } from "../../../packages/cli/src/draw/latent-map.js";
import { imageRows } from "./image-rows.js";
import type { MakePage } from "./page.js";

interface Values {
  readonly flat: number[][];
  readonly map: number[][];
  readonly labels: number[];
  readonly line: number[][];
  readonly arc: number[][];
  readonly units: number[];
  readonly rows: number[][][];
  readonly more: number[][];
  readonly asked: number[][];
  readonly alike: number[][];
}

/** Maps, ways, traversals, arithmetic and neighbours. */
export const latentSpace: MakePage = async (programs) => {
  const { values } = await programs.typescript<Values>("latent-space", {
    flat: "await flat.array()",
    map: "await map.array()",
    labels: "await y.array()",
    line: "await line.array()",
    arc: "await arc.array()",
    units: "[...(await units.data())]",
    rows: "await Promise.all(rows.map((row) => row.array()))",
    more: "await more.array()",
    asked: "await test.batch([13, 14, 15]).x.array()",
    alike: "await alike.array()",
  });
  const scatter = (title: string, codes: readonly number[][]) =>
    latentMap([{ title, codes: codes.flat() }], values.labels);
  const family = (i: number) => ({
    title: i === 0 ? "held-out digit, then its neighbours" : "",
    images: [values.asked[i]!, ...values.alike.slice(8 * i, 8 * i + 8)],
  });
  return {
    pictures: {
      "latent-plane": scatter("principal plane", values.flat),
      "latent-tsne": scatter("t-SNE", values.map),
      "latent-way": imageRows([
        { title: "along the line", images: values.line },
        { title: "along the arc", images: values.arc },
      ]),
      "latent-traversal": imageRows(
        values.rows.map((images, i) => ({ title: `number ${values.units[i]! + 1}, from -3 to 3`, images })),
      ),
      "latent-seven": imageRows([{ title: "more and more of a seven", images: values.more }]),
      "latent-neighbours": imageRows([0, 1, 2].map(family)),
    },
  };
};
