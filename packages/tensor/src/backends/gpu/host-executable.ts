import type { RoutineKernel } from "../../kernel/kernel.js";
import { runKernelSync } from "../js/run-kernel.js";
import type { Device } from "./device/device.js";
import { fromNumbers, toNumbers, type GpuBuffer } from "./gpu-buffer.js";
import type { GpuExecutable } from "./programs-executable.js";

/** A routine, such as an SVD: its inputs come back, the host computes, and its results go to the device. */
export class HostExecutable implements GpuExecutable {
  readonly ready = undefined;

  constructor(
    private readonly kernel: RoutineKernel,
    private readonly device: Device,
  ) {}

  run(inputs: readonly GpuBuffer[], outputs: readonly GpuBuffer[]): void | Promise<void> {
    const { device } = this;
    const parts = inputs.map((input) => ({ memory: input.written, length: input.numbers }));
    const finish = (numbers: readonly Float32Array[]): void => {
      const data = inputs.map(({ dtype }, i) => fromNumbers(dtype, numbers[i]));
      const results = runKernelSync(this.kernel, data);
      results.forEach((result, i) => device.write(outputs[i].claim(device), toNumbers(result)));
    };
    if (!device.readSync) return device.read(parts).then(finish);
    finish(parts.map(({ memory, length }) => device.readSync!(memory, length)));
  }

  destroy(): void {
    // It holds nothing.
  }
}
