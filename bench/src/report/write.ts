import { readFileSync, writeFileSync } from "node:fs";

/** Puts text between the two markers of a file that have this name. */
export function writeBetweenMarkers(file: string, text: string, name = "bench"): void {
  const [start, end] = [`<!-- ${name}:start -->`, `<!-- ${name}:end -->`];
  const content = readFileSync(file, "utf8");
  const [from, to] = [content.indexOf(start), content.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${file} has no ${start} … ${end}`);
  writeFileSync(file, `${content.slice(0, from + start.length)}\n\n${text}\n\n${content.slice(to)}`);
}
