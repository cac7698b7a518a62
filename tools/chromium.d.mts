export const chromiumPath: string | undefined;
export const chromiumFlags: string[];
export const isolation: Record<string, string>;
