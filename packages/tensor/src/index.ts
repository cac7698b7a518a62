export { Tensor, type NestedNumbers } from "./tensor.js";
export type { DType, TypedArray } from "./dtype.js";
export type { Shape } from "./shape.js";
export {
  NNError,
  ShapeError,
  DTypeError,
  IndexError,
  BackendError,
  ValueError,
  formatShape,
} from "./errors.js";
export * from "./ops/index.js";
export { Generator, manualSeed, defaultGenerator, type Key } from "./random/generator.js";
export { setBackend, withBackend, type BackendName } from "./set-backend.js";
export type { GpuMode } from "./backends/gpu/device/device.js";
export { backlog, device, deviceBytes, type BackendOptions } from "./runtime.js";
export type { Backend, DeviceBuffer, Executable, Limits } from "./backends/backend.js";
export type { Kernel } from "./kernel/kernel.js";
export { compile } from "./compile/compile.js";
export type { CompiledResult } from "./compile/trace.js";
export { profile, Profile } from "./profile/profile.js";
export type { KernelProfile } from "./profile/profiler.js";
export { scope } from "./scope.js";
export { realize, explain } from "./realize.js";
export { steps } from "./steps.js";
