import { escape } from "../draw/svg.js";
import { toSvg } from "../draw/picture.js";
import { fromPage } from "../draw/theme.js";
import { version } from "../version.js";
import type { Figure } from "./pictures.js";
import type { ModelResult, TourResult } from "./result.js";
import { errorTable } from "./table.js";

const STYLE = `
:root {
  color-scheme: light dark;
  --page: #f6f7f9; --surface: #ffffff; --ink: #1b1f24; --muted: #5d6673; --grid: #e4e7eb; --line: #dde1e6;
  --accent: #2a78c8; --series-0: #5d6673; --series-1: #2a78c8; --series-2: #d1481f;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #101418; --surface: #171c22; --ink: #e8ebef; --muted: #98a2b0; --grid: #29303a; --line: #29303a;
    --accent: #62a8ef; --series-0: #98a2b0; --series-1: #62a8ef; --series-2: #ff8659;
  }
  image.pixels { filter: invert(0.92); }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--page); color: var(--ink);
  font: 16px/1.6 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
}
main { max-width: 62rem; margin: 0 auto; padding: 3.5rem 1.25rem 4rem; }
h1 { font-size: clamp(1.9rem, 5vw, 2.7rem); line-height: 1.15; letter-spacing: -0.02em; margin: 0 0 0.75rem; text-wrap: balance; }
h2 { font-size: 1.3rem; letter-spacing: -0.01em; margin: 0 0 0.35rem; }
p { margin: 0 0 1rem; max-width: 44rem; }
.lead { font-size: 1.12rem; color: var(--muted); }
.note { border-left: 3px solid var(--series-2); padding: 0.4rem 0 0.4rem 0.9rem; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: 1rem; margin: 2rem 0; padding: 0; list-style: none; }
.facts li, section { background: var(--surface); border: 1px solid var(--line); border-radius: 14px; }
.facts li { padding: 1rem 1.25rem; color: var(--muted); font-size: 0.92rem; line-height: 1.4; }
.facts b { display: block; font-size: 1.75rem; line-height: 1.25; letter-spacing: -0.02em; color: var(--ink); font-variant-numeric: tabular-nums; }
section { padding: 1.6rem 1.6rem 1.3rem; margin: 0 0 1.25rem; }
section > p { color: var(--muted); }
.scroll { overflow-x: auto; }
svg { display: block; max-width: 100%; min-width: 34rem; height: auto; margin: 0 auto; }
image.pixels { image-rendering: pixelated; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: right; padding: 0.6rem 0.75rem; border-bottom: 1px solid var(--line); white-space: nowrap; }
th { color: var(--muted); font-weight: 500; font-size: 0.9rem; }
tbody tr:last-child td { border-bottom: 0; }
th:first-child, td:first-child { text-align: left; padding-left: 0; }
td:first-child b { display: block; }
td:first-child span { color: var(--muted); font-size: 0.9rem; white-space: normal; }
a { color: var(--accent); }
footer { color: var(--muted); font-size: 0.9rem; margin-top: 2rem; }
code { font: 0.92em ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
`;

/** The tour as one page with everything inside of it. `pngs` are the pictures' files, in the order of `figures`. */
export function page(result: TourResult, figures: readonly Figure[], pngs: readonly Uint8Array[]): string {
  const command = `nn tour${result.quick ? " --quick" : ""}${result.seed ? ` --seed ${result.seed}` : ""}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Autoencoders on handwritten digits</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>Autoencoders on handwritten digits</h1>
<p class="lead">An autoencoder squeezes each image of 64 pixels into ${result.models[0]!.codeSize} numbers and draws it again.
Trained just now on ${result.trainingImages} images; every number below is about ${result.heldOutImages} others.</p>
${result.interrupted ? '<p class="note">The tour was stopped before its end. This is what there was so far.</p>' : ""}
<ul class="facts">${facts(result)
    .map(([value, what]) => `<li><b>${value}</b>${what}</li>`)
    .join("")}</ul>
<section>
<h2>The errors</h2>
<p>Mean squared error per pixel, a pixel going from 0 (paper) to 1 (ink).</p>
<div class="scroll">${table(result.models)}</div>
</section>
${figures.map((figure, i) => section(figure, pngs[i]!)).join("\n")}
<footer>
<p>Made by <code>${escape(command)}</code>, nn ${escape(version())}, on ${escape(result.device)}, in ${result.seconds.toFixed(1)} seconds.
Data: Alpaydin and Kaynak, Optical Recognition of Handwritten Digits, UCI Machine Learning Repository (1998), CC BY 4.0.</p>
</footer>
</main>
</body>
</html>
`;
}

function facts({ models, seconds }: TourResult): [string, string][] {
  const [pca, linear, deep] = models as [ModelResult, ModelResult?, ModelResult?];
  const list: [string, string][] = [[`64 → ${pca.codeSize}`, "numbers for each image"]];
  if (linear) {
    const off = Math.abs(linear.error / pca.error - 1) * 100;
    list.push([`${off.toFixed(2)} %`, "between the errors of the linear autoencoder and of PCA"]);
  }
  if (deep)
    list.push([`${(deep.error / pca.error).toFixed(2)} ×`, "the error of PCA, with the deep autoencoder"]);
  list.push([`${seconds.toFixed(0)} s`, "from start to end"]);
  return list;
}

function table(models: readonly ModelResult[]): string {
  const { head, rows } = errorTable(models);
  const title = (model: ModelResult, name: string) =>
    `<b>${escape(name)}</b><span>${escape(model.built)}</span>`;
  const body = rows.map((row, i) => {
    const [name, ...cells] = row;
    return `<tr><td>${title(models[i]!, name!)}</td>${cells.map((cell) => `<td>${escape(cell)}</td>`).join("")}</tr>`;
  });
  return `<table><thead><tr>${head.map((cell) => `<th>${escape(cell)}</th>`).join("")}</tr></thead><tbody>${body.join("")}</tbody></table>`;
}

/** A picture, drawn in the page's own colours, with its PNG file to take along. */
function section({ file, title, caption, picture }: Figure, png: Uint8Array): string {
  const uri = `data:image/png;base64,${Buffer.from(png).toString("base64")}`;
  return `<section>
<h2>${escape(title)}</h2>
<p>${escape(caption)}</p>
<div class="scroll">${toSvg(picture, fromPage)}</div>
<p><a href="${uri}" download="${file}">${file}</a></p>
</section>`;
}
