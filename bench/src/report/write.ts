import { readFileSync, writeFileSync } from "node:fs";

const START = "<!-- bench:start -->";
const END = "<!-- bench:end -->";

/** Puts text between the two markers of a file. */
export function writeBetweenMarkers(file: string, text: string): void {
  const content = readFileSync(file, "utf8");
  const [from, to] = [content.indexOf(START), content.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`${file} has no ${START} … ${END}`);
  writeFileSync(file, `${content.slice(0, from + START.length)}\n\n${text}\n\n${content.slice(to)}`);
}
