import type { RoutineKernel } from "../../kernel/kernel.js";
import { createJsBackend } from "../js/js-backend.js";
import { runKernel } from "../js/run-kernel.js";
import type { Device } from "./device/device.js";
import { fromNumbers, toNumbers, type GpuBuffer } from "./gpu-buffer.js";
import type { GpuExecutable } from "./programs-executable.js";

/** A routine, such as an SVD: its inputs come back, the host computes, and its results go to the device. */
export class HostExecutable implements GpuExecutable {
  readonly #host = createJsBackend();

  constructor(
    private readonly kernel: RoutineKernel,
    private readonly device: Device,
  ) {}

  async run(inputs: readonly GpuBuffer[], outputs: readonly GpuBuffer[]): Promise<void> {
    const parts = inputs.map((input) => ({ memory: input.written, length: input.numbers }));
    const numbers = await this.device.read(parts);
    const data = inputs.map(({ dtype }, i) => fromNumbers(dtype, numbers[i]));
    const results = await runKernel(this.kernel, data, [], this.#host);
    results.forEach((result, i) => this.device.write(outputs[i].claim(this.device), toNumbers(result)));
  }

  destroy(): void {
    this.#host.destroy();
  }
}
