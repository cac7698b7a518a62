export function codeBlocks(markdown: string): { line: number; run: boolean; code: string }[];
/** Programs with the values that tests give their constants. */
export function shortened(markdown: string): string;
export function writeAll(): { file: string; line: number; run: boolean; module: string }[];
