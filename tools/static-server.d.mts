export function serveFolder(
  folder: string,
  base?: string,
): Promise<{ url: string; close: () => Promise<void> }>;
