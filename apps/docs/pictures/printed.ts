/** What stands behind `begin` in the lines that start with it, word by word. */
export function linesOf(printed: readonly string[], begin: string): string[][] {
  const lines = printed.filter((line) => line.startsWith(`${begin} `));
  if (lines.length === 0) throw new Error(`the program printed no line "${begin} …"`);
  return lines.map((line) => line.slice(begin.length + 1).split(" "));
}
