/** How many tokens are made. */
export const GENERATED = 128;
/** The token that the text starts with. */
export const START = 1;

/** A number that two texts hardly share. */
export function fingerprint(text: readonly number[]): number {
  return text.reduce((sum, id, i) => (sum * 31 + id * (i + 1)) % 9973, 0);
}
