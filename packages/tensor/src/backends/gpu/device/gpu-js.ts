// The one place that imports gpu.js, and says which parts of its inside we touch.
import type { GpuMode } from "./device.js";
import type { KernelSettings } from "./kernel-settings.js";

/** What we use of the module; its own types leave out most of what a kernel has. */
export interface GpuJs {
  readonly GPU: GpuConstructor;
  readonly WebGPUContext: { acquire(): Promise<WebGpuContext> };
}

export interface GpuConstructor {
  new (settings: { readonly mode: GpuMode }): GpuInstance;
  /** Whether making an instance compiles and runs kernels on a context of its own, to learn what works. */
  disableValidation(): void;
  enableValidation(): void;
}

export interface GpuInstance {
  createKernel(source: string, settings: KernelSettings): KernelCall;
  /** Destroys its kernels, some of them after a while. */
  destroy(): Promise<void>;
}

/** gpu.js's one adapter and device of the page, which all of its users share. */
export interface WebGpuContext {
  readonly adapter: GPUAdapter;
  readonly device: GPUDevice;
}

/** A kernel to be called: `kernel` is another one after a call that fell back to the cpu mode. */
export interface KernelCall {
  (...values: readonly (Float32Array | number)[]): unknown;
  readonly kernel: GpuJsKernel;
  setOutput(size: readonly number[]): void;
  destroy(): void;
}

/** What kernels of every mode have. */
export interface GpuJsKernel {
  /** Translates and compiles for arguments of the types of `values`, or of the types that the settings give. */
  build(...values: readonly unknown[]): unknown;
  /** Its class, whose `mode` says what it really runs on. */
  readonly constructor: { readonly mode: string };
  /** Why it fell back to the cpu mode. */
  readonly fallbackReason?: string | null;
}

/** A kernel of the webgpu mode, once `build` has settled. */
export interface WebGpuKernel extends GpuJsKernel {
  build(...values: readonly unknown[]): Promise<void>;
  readonly computePipeline: GPUComputePipeline;
  readonly bindGroupLayout: GPUBindGroupLayout;
  readonly paramsLayout: WebGpuParamsLayout;
}

/** Where the uniform buffer (binding 0) holds what; in bytes. The arrays are bindings 1, 2, …, the output comes last. */
export interface WebGpuParamsLayout {
  /** Four unsigned numbers each: sizes along x, y, z, and their product. */
  readonly arrayArgs: readonly { readonly dimsOffset: number }[];
  readonly scalarArgs: readonly { readonly offset: number; readonly type: string }[];
  readonly byteLength: number;
}

/** gpu.js, loaded when the first device needs it. Builds and tests get a part of it: see tools/gpu-js.mjs. */
export async function loadGpuJs(): Promise<GpuJs> {
  const loaded: unknown = await import("gpu.js/src/index.js");
  return loaded as GpuJs;
}
