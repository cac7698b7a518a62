// The webgpu mode: gpu.js translates and compiles, and we run its kernels many at a time on buffers of our own.
import type { CompiledProduct, Products, ProductShape } from "../product.js";
import type { Program } from "../program.js";
import type { CompiledProgram, Counts, Device, Memory } from "./device.js";
import type { GpuInstance } from "./gpu-js.js";
import { type Acquired, acquire } from "./web-gpu/acquire.js";
import { BufferPool, ownMemory, WebGpuMemory } from "./web-gpu/buffer-pool.js";
import { Commands, mostDispatches } from "./web-gpu/commands.js";
import { Failures } from "./web-gpu/failures.js";
import { dialect } from "./web-gpu/loads.js";
import { readBack } from "./web-gpu/read-back.js";
import { Staging } from "./web-gpu/staging.js";
import { PassingSlots, UniformSlots } from "./web-gpu/uniform-slots.js";
import { registerProduct, sharedProduct } from "./web-gpu/product-shaders.js";
import { WebGpuProduct } from "./web-gpu/web-gpu-product.js";
import { type ProgramHost, uniformBytes, WebGpuProgram } from "./web-gpu/web-gpu-program.js";

/** Takes gpu.js's WebGPU device, which other users of gpu.js in the page share. */
export async function createWebGpuDevice({ sharedMemory }: WebGpuOptions = {}): Promise<Device> {
  const acquired = await acquire();
  return new WebGpuDevice(acquired, sharedMemory ?? !isSoftware(acquired.context.adapter));
}

/** Options of the WebGPU device, for tests. */
export interface WebGpuOptions {
  /** Whether products use memory that a group of threads shares: initially where a processor does not play the GPU. */
  readonly sharedMemory?: boolean;
}

class WebGpuDevice implements Device {
  readonly mode = "webgpu";
  readonly dialect = dialect;
  readonly maxInputs: number;
  readonly maxLength: number;
  readonly #device: GPUDevice;
  readonly #failures: Failures;
  readonly #commands: Commands;
  readonly #pool: BufferPool;
  readonly #staging: Staging;
  readonly #lasting: UniformSlots;
  readonly #passing: PassingSlots;
  readonly #host: ProgramHost;
  readonly products: Products = { outputs: 1, compile: (shape) => this.#product(shape) };
  readonly #counts = { runs: 0, uploadedBytes: 0, readBytes: 0 };

  constructor(
    private readonly acquired: Acquired,
    private readonly sharedMemory: boolean,
  ) {
    const { device } = acquired.context;
    const { maxBufferSize, maxStorageBufferBindingSize } = device.limits;
    // The output takes one of the buffers.
    this.maxInputs = device.limits.maxStorageBuffersPerShaderStage - 1;
    // Bytes are numbered by 32-bit integers, and memories consist of whole vectors of four.
    this.maxLength = 4 * Math.floor(Math.min(maxBufferSize, maxStorageBufferBindingSize, 2 ** 32) / 16);
    this.#device = device;
    this.#failures = new Failures(device);
    this.#lasting = new UniformSlots(device, uniformBytes);
    this.#passing = new PassingSlots(device, uniformBytes, mostDispatches);
    this.#commands = new Commands(device, this.#failures, () => this.#passing.upload());
    this.#pool = new BufferPool(device, 4 * this.maxLength, this.#failures, (block) =>
      this.#commands.submitUseOf(block),
    );
    this.#staging = new Staging(device);
    this.#host = this.#programHost(acquired.gpu);
  }

  #programHost(gpu: GpuInstance): ProgramHost {
    const submit = () => this.#commands.submit();
    return {
      device: this.#device,
      gpu,
      failures: this.#failures,
      commands: this.#commands,
      uniforms: { queue: this.#device.queue, lasting: this.#lasting, passing: this.#passing, submit },
      counted: () => void this.#counts.runs++,
    };
  }

  get counts(): Counts {
    return this.#counts;
  }

  get lost(): string | undefined {
    return this.#failures.lost;
  }

  describe(): string {
    return `WebGPU on ${adapterName(this.acquired.context.adapter)}`;
  }

  allocate(length: number): Memory {
    this.#failures.checkThere("allocate");
    return new WebGpuMemory(length, this.#pool.take(4 * length));
  }

  free(memory: Memory): void {
    this.#pool.give(ownMemory(memory).block);
  }

  write(memory: Memory, data: Float32Array): void {
    const { block } = ownMemory(memory);
    // Writes come before what is gathered.
    this.#commands.submitUseOf(block);
    const { buffer, byteOffset, byteLength } = data;
    this.#device.queue.writeBuffer(block.buffer, 0, buffer, byteOffset, byteLength);
    this.#counts.uploadedBytes += byteLength;
  }

  copy(from: Memory, to: Memory): void {
    const [source, target] = [ownMemory(from), ownMemory(to)];
    this.#commands.copy(source.block, target.block, 4 * Math.min(from.length, to.length));
  }

  async read(
    parts: readonly { readonly memory: Memory; readonly length: number }[],
  ): Promise<Float32Array[]> {
    this.#failures.check("read");
    const own = parts.map(({ memory, length }) => ({ memory: ownMemory(memory), length }));
    const read = await readBack(own, this.#commands, this.#staging, this.#failures);
    for (const { byteLength } of read) this.#counts.readBytes += byteLength;
    return read;
  }

  compile(program: Program): CompiledProgram {
    this.#failures.checkThere("compile");
    return new WebGpuProgram(this.#host, program);
  }

  #product(shape: ProductShape): CompiledProduct {
    this.#failures.checkThere("compile");
    const shader = this.sharedMemory ? sharedProduct(shape) : registerProduct(shape);
    return new WebGpuProduct(this.#host, shader);
  }

  flush(): void {
    this.#commands.submit();
    this.#failures.check("flush");
  }

  backlog(): Promise<void> | undefined {
    return this.#commands.backlog();
  }

  bytesHeld(): number {
    return this.#pool.bytes + this.#staging.bytes;
  }

  destroy(): void {
    this.#commands.submit();
    for (const part of [this.#pool, this.#staging, this.#lasting, this.#passing]) part.destroy();
    this.#host.gpu.destroy().catch((error: unknown) => console.error(error));
  }
}

function isSoftware({ info }: GPUAdapter): boolean {
  return (
    info.isFallbackAdapter ||
    /swiftshader|llvmpipe|software/i.test(`${info.architecture} ${info.description}`)
  );
}

function adapterName({ info }: GPUAdapter): string {
  const names = [info.vendor, info.architecture, info.device, info.description].filter(Boolean);
  return `${names.join(" ") || "an adapter without a name"}${info.isFallbackAdapter ? " (software)" : ""}`;
}
