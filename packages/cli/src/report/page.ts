import { escape } from "../draw/svg.js";
import { toSvg } from "../draw/picture.js";
import { fromPage } from "../draw/theme.js";
import { version } from "../version.js";
import type { Chapter, Figure, Table } from "./chapter.js";

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
h1 { font-size: 1rem; font-weight: 500; color: var(--muted); margin: 0 0 2rem; }
h2 { font-size: clamp(1.9rem, 5vw, 2.7rem); line-height: 1.15; letter-spacing: -0.02em; margin: 0 0 0.75rem; text-wrap: balance; }
h3 { font-size: 1.3rem; letter-spacing: -0.01em; margin: 0 0 0.35rem; }
article + article { margin-top: 4rem; }
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
.scroll img { display: block; max-width: 100%; margin: 0 auto; }
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

/** How a report was made. */
export interface Making {
  /** What stands above it. */
  readonly title: string;
  /** What was typed. */
  readonly command: string;
  /** Where it ran, as `device()` says it. */
  readonly device: string;
  readonly seconds: number;
  /** Whether Ctrl-C ended it. */
  readonly interrupted: boolean;
}

/** A chapter with the files of its pictures, in the order of its figures. */
export interface Illustrated {
  readonly chapter: Chapter;
  readonly pngs: readonly Uint8Array[];
}

/** The report as one page with everything inside of it. */
export function page(chapters: readonly Illustrated[], making: Making): string {
  const { command, device, seconds, interrupted } = making;
  const title = chapters.length === 1 ? chapters[0]!.chapter.title : making.title;
  const sources = [...new Set(chapters.map(({ chapter }) => chapter.data))];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escape(making.title)}</h1>
${interrupted ? '<p class="note">It was stopped before its end. This is what there was so far.</p>' : ""}
${chapters.map(article).join("\n")}
<footer>
<p>Made by <code>${escape(command)}</code>, nn ${escape(version())}, on ${escape(device)}, in ${seconds.toFixed(1)} seconds.
Data: ${escape(sources.join("; "))}.</p>
</footer>
</main>
</body>
</html>
`;
}

function article({ chapter, pngs }: Illustrated): string {
  const { title, lead, facts, table, figures } = chapter;
  return `<article>
<h2>${escape(title)}</h2>
<p class="lead">${escape(lead)}</p>
<ul class="facts">${facts.map(([value, what]) => `<li><b>${escape(value)}</b>${escape(what)}</li>`).join("")}</ul>
<section>
<h3>${escape(table.title)}</h3>
<p>${escape(table.note)}</p>
<div class="scroll">${htmlTable(table)}</div>
</section>
${figures.map((figure, i) => section(figure, pngs[i]!)).join("\n")}
</article>`;
}

function htmlTable({ head, rows }: Table): string {
  const body = rows.map(({ cells: [name, ...cells], built }) => {
    const title = `<b>${escape(name!)}</b><span>${escape(built)}</span>`;
    return `<tr><td>${title}</td>${cells.map((cell) => `<td>${escape(cell)}</td>`).join("")}</tr>`;
  });
  return `<table><thead><tr>${head.map((cell) => `<th>${escape(cell)}</th>`).join("")}</tr></thead><tbody>${body.join("")}</tbody></table>`;
}

/** A picture, drawn in the page's own colours, or a film as it is, with its PNG file to take along. */
function section({ file, title, caption, picture }: Figure, png: Uint8Array): string {
  const uri = `data:image/png;base64,${Buffer.from(png).toString("base64")}`;
  const shown =
    "draw" in picture
      ? toSvg(picture, fromPage)
      : `<img src="${uri}" alt="${escape(picture[0]!.alt)}, a film">`;
  return `<section>
<h3>${escape(title)}</h3>
<p>${escape(caption)}</p>
<div class="scroll">${shown}</div>
<p><a href="${uri}" download="${file}">${file}</a></p>
</section>`;
}
