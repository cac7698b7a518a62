/** A sentence of its words: signs stand close to what is before them, and the first letter is a capital. */
export function joinWords(words: readonly string[]): string {
  const text = words
    .filter(Boolean)
    .join(" ")
    .replace(/ (?=[,.?])/g, "")
    // A clause within another may end where the other does.
    .replace(/,(?=[,.?])/g, "");
  return text.charAt(0).toUpperCase() + text.slice(1);
}
