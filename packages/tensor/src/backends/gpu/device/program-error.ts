import { BackendError } from "../../../errors.js";
import type { Program } from "../program.js";
import type { GpuMode } from "./device.js";
import { kernelSource } from "./kernel-settings.js";

/** For a program that gpu.js, or the device behind it, refuses. */
export function programError(mode: GpuMode, program: Program, cause: unknown): BackendError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const error = new BackendError(
    "compile",
    `gpu.js could not make a kernel for ${mode}: ${reason}\n--- its source ---\n${kernelSource(program)}`,
    "this is a mistake in the gpu backend: please report it, and compute on another backend meanwhile",
  );
  error.cause = cause;
  return error;
}
