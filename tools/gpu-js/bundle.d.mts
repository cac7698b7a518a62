export function bundleGpuJs(options?: {
  forPages?: boolean;
}): Promise<{ readonly code: string; readonly licences: string }>;
