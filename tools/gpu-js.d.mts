import type { Plugin as EsbuildPlugin } from "esbuild";
import type { Plugin as VitePlugin } from "vite";

export function gpuJsForEsbuild(options?: { forPages?: boolean }): EsbuildPlugin;
export function gpuJsForVite(options?: { forPages?: boolean }): VitePlugin;
