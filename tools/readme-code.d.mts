export function codeBlocks(markdown: string): { line: number; run: boolean; code: string }[];
export function writeAll(): { file: string; line: number; run: boolean; module: string }[];
