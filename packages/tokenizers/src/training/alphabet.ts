/** The characters of words in the order of Unicode, so that ids don't depend on the order of texts. */
export function alphabetOf(words: Iterable<string>): string[] {
  const characters = new Set<string>();
  for (const word of words) for (const character of word) characters.add(character);
  return [...characters].sort(byCodePoint);
}

/** The order of Unicode for pieces: by their first characters. */
export function byCodePoint(a: string, b: string): number {
  return a.codePointAt(0)! - b.codePointAt(0)!;
}
