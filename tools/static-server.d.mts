export function serveFolder(
  folder: string,
  base?: string,
  more?: Record<string, string>,
): Promise<{ url: string; close: () => Promise<void> }>;
