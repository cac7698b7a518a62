import type { Program } from "../../program.js";
import type { CompiledProgram, Memory } from "../device.js";
import type { GpuInstance, WebGpuKernel } from "../gpu-js.js";
import { kernelSettings, kernelSource } from "../kernel-settings.js";
import { programError } from "../program-error.js";
import { type Block, ownMemory } from "./buffer-pool.js";
import type { Commands } from "./commands.js";
import type { Failures } from "./failures.js";
import { loads } from "./loads.js";
import { Params, type UniformStore } from "./params.js";
import type { UniformSlot } from "./uniform-slots.js";

/** What programs of one device share. */
export interface ProgramHost {
  readonly device: GPUDevice;
  readonly gpu: GpuInstance;
  readonly failures: Failures;
  readonly commands: Commands;
  readonly uniforms: UniformStore;
  /** Called for each run. */
  counted(): void;
}

/** gpu.js compiles for groups of so many threads. */
const threadsPerGroup = 64;

/** Bind groups kept per program. One that is run with more combinations of buffers makes them anew. */
const mostBindGroups = 256;

/** Bytes of a program's uniforms: room for the sizes of the arrays, and for 90 scalars and more. */
export const uniformBytes = 512;

interface Built {
  readonly kernel: WebGpuKernel;
  readonly params: Params;
}

/** A program that gpu.js compiles, and that we dispatch together with others, on buffers of ours. */
export class WebGpuProgram implements CompiledProgram {
  ready: Promise<void> | undefined;
  #built: Built | undefined;
  #groups = new Map<string, GPUBindGroup>();
  readonly #destroyKernel: () => void;
  readonly #mostColumns: number;

  constructor(
    private readonly host: ProgramHost,
    program: Program,
  ) {
    checkFits(program, host.device);
    this.#mostColumns = host.device.limits.maxComputeWorkgroupsPerDimension;
    const call = host.gpu.createKernel(
      kernelSource(program),
      kernelSettings(program, "webgpu", {
        arrayType: "WebGPUBuffer",
        natives: loads(program),
        extra: { pipeline: true },
      }),
    );
    this.#destroyKernel = () => call.destroy();
    this.ready = this.#build(call.kernel as WebGpuKernel, program);
    // Who waits for `ready` gets the error; nobody has to.
    this.ready.catch(() => undefined);
  }

  async #build(kernel: WebGpuKernel, program: Program): Promise<void> {
    try {
      // The settings give the types: gpu.js only counts the values.
      await kernel.build(...Array<number>(program.arrays + program.scalars.length).fill(0));
    } catch (error) {
      this.host.failures.checkThere("compile");
      throw programError("webgpu", program, error);
    }
    // Where the device went meanwhile, gpu.js may have taken another one.
    this.host.failures.checkThere("compile");
    this.#built = { kernel, params: new Params(this.host.uniforms, kernel.paramsLayout) };
    this.ready = undefined;
  }

  run(inputs: readonly Memory[], output: Memory, threads: number, scalars: readonly number[]): void {
    if (!this.#built) throw new Error("a WebGPU program runs when its `ready` has settled");
    const { kernel, params } = this.#built;
    const { columns, rows } = this.#groupsOf(threads);
    const slot = params.slot(threads, columns * threadsPerGroup, scalars);
    const blocks = [...inputs, output].map((memory) => ownMemory(memory).block);
    const group = this.#bindGroup(kernel, slot, blocks);
    for (const block of blocks) this.host.commands.use(block);
    this.host.commands.dispatch(kernel.computePipeline, group, columns, rows);
    this.host.counted();
  }

  /** As gpu.js lays out the groups of a kernel: in several rows where one would be too long for the device. */
  #groupsOf(threads: number): { columns: number; rows: number } {
    const groups = Math.ceil(threads / threadsPerGroup);
    const rows = Math.ceil(groups / this.#mostColumns);
    return { columns: Math.ceil(groups / rows), rows };
  }

  #bindGroup(kernel: WebGpuKernel, slot: UniformSlot, blocks: readonly Block[]): GPUBindGroup {
    let key = `${slot.id}`;
    for (const { id } of blocks) key += `,${id}`;
    const known = this.#groups.get(key);
    if (known) return known;
    if (this.#groups.size === mostBindGroups) this.#groups.clear();
    const made = this.#createBindGroup(kernel, slot, blocks);
    this.#groups.set(key, made);
    return made;
  }

  #createBindGroup(kernel: WebGpuKernel, slot: UniformSlot, blocks: readonly Block[]): GPUBindGroup {
    const { buffer, offset } = slot;
    const uniforms = { buffer, offset, size: kernel.paramsLayout.byteLength };
    const resources = [uniforms, ...blocks.map((block) => ({ buffer: block.buffer }))];
    const entries = resources.map((resource, binding) => ({ binding, resource }));
    const create = () => this.host.device.createBindGroup({ layout: kernel.bindGroupLayout, entries });
    return this.host.failures.watch("run", "validation", create);
  }

  destroy(): void {
    this.#built?.params.destroy();
    this.#built = undefined;
    this.#groups.clear();
    this.#destroyKernel();
  }
}

function checkFits(program: Program, device: GPUDevice): void {
  const mostArrays = device.limits.maxStorageBuffersPerShaderStage - 1;
  const mostScalars = (uniformBytes - 16 * (1 + program.arrays)) / 4;
  if (program.arrays <= mostArrays && program.scalars.length <= mostScalars) return;
  const given = `${program.arrays} arrays and ${program.scalars.length} scalars`;
  const most = `${mostArrays} arrays and ${mostScalars} scalars`;
  throw programError(
    "webgpu",
    program,
    new Error(`it takes ${given}, where the device takes at most ${most}`),
  );
}
