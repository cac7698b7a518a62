/** A GLSL text without the functions that `main` doesn't reach: compilers read gpu.js's whole library otherwise. */
export function calledFunctionsOnly(text: string): string {
  const parts = topLevelParts(text.replace(/\/\/.*$/gm, ""));
  const functions = parts.map(functionName);
  const called = new Set<string>(["main"]);
  const reach = (part: string): void => {
    for (const name of part.match(/\w+/g) ?? []) called.add(name);
  };
  parts.forEach((part, i) => functions[i] === undefined && reach(part));
  const reached = new Set<number>();
  for (let before = -1; before < reached.size;) {
    before = reached.size;
    functions.forEach((name, i) => {
      if (name === undefined || reached.has(i) || !called.has(name)) return;
      reached.add(i);
      reach(parts[i]!);
    });
  }
  return parts.filter((_, i) => functions[i] === undefined || reached.has(i)).join("");
}

/** Declarations up to their semicolon, functions up to their closing brace. */
function topLevelParts(text: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!;
    if (char === "{" || char === "(") depth++;
    else if (char === "}" || char === ")") depth--;
    if (depth > 0 || (char !== "}" && char !== ";")) continue;
    parts.push(text.slice(start, i + 1));
    start = i + 1;
  }
  return parts;
}

/** The name of the function that a part declares or defines. */
function functionName(part: string): string | undefined {
  return /^\s*\w+\s+(\w+)\s*\(/.exec(part)?.[1];
}
