/** How many tokens are made. */
export const GENERATED = 128;
/** The token that the text starts with. */
export const START = 1;
