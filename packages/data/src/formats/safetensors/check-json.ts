const QUOTE = 34;
const BACKSLASH = 92;

/** The place of the quote that ends the string whose text begins at `from`. */
function endOfString(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
  return at;
}

/**
 * What `JSON.parse` doesn't refuse: a name that comes twice in an object, of which it keeps the last, and nesting deeper
 * than `depth`, which takes much more memory than text. Gives what is wrong ("has …"), or nothing; broken JSON is left to
 * `JSON.parse`.
 */
export function jsonProblem(text: string, depth: number): string | undefined {
  const open: Set<string>[] = [];
  let last = "";
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '"') {
      const end = endOfString(text, at + 1);
      last = text.slice(at, end + 1);
      at = end;
    } else if (character === "{" || character === "[") {
      if (open.push(new Set()) > depth) return `is nested deeper than ${depth} levels`;
    } else if (character === "}" || character === "]") {
      open.pop();
    } else if (character === ":") {
      const names = open.at(-1);
      const name = unquoted(last);
      if (names?.has(name)) return `has the name ${JSON.stringify(name)} twice`;
      names?.add(name);
    }
  }
  return undefined;
}

/** Two ways to escape a character are the same name. */
function unquoted(text: string): string {
  try {
    return String(JSON.parse(text));
  } catch {
    return text;
  }
}
