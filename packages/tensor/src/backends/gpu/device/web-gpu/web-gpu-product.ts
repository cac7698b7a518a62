import type { Memory } from "../device.js";
import type { CompiledProduct } from "../../product.js";
import { ownMemory } from "./buffer-pool.js";
import type { ProductShader } from "./product-shaders.js";
import type { ProgramHost } from "./web-gpu-program.js";

/** Bind groups kept per product, as of programs. */
const mostBindGroups = 256;

/** A product on gpu.js's device, in the order of its programs. */
export class WebGpuProduct implements CompiledProduct {
  ready: Promise<void> | undefined;
  #pipeline: GPUComputePipeline | undefined;
  readonly #groups = new Map<string, GPUBindGroup>();

  constructor(
    private readonly host: ProgramHost,
    private readonly shader: ProductShader,
  ) {
    this.ready = this.#build();
    // Who waits for `ready` gets the error; nobody has to.
    this.ready.catch(() => undefined);
  }

  async #build(): Promise<void> {
    const { device, failures } = this.host;
    try {
      const module = device.createShaderModule({ code: this.shader.code });
      const compute = { module, entryPoint: "main" };
      this.#pipeline = await device.createComputePipelineAsync({ layout: "auto", compute });
    } catch (error) {
      failures.checkThere("compile");
      throw error;
    }
    this.ready = undefined;
  }

  run(left: Memory, right: Memory, outputs: readonly Memory[]): void {
    const pipeline = this.#pipeline;
    if (!pipeline) throw new Error("a WebGPU product runs when its `ready` has settled");
    const blocks = [left, right, outputs[0]].map((memory) => ownMemory(memory).block);
    const key = blocks.map(({ id }) => id).join();
    let group = this.#groups.get(key);
    if (!group) {
      const layout = pipeline.getBindGroupLayout(0);
      const entries = blocks.map(({ buffer }, binding) => ({ binding, resource: { buffer } }));
      const create = () => this.host.device.createBindGroup({ layout, entries });
      group = this.host.failures.watch("run", "validation", create);
      if (this.#groups.size === mostBindGroups) this.#groups.clear();
      this.#groups.set(key, group);
    }
    for (const block of blocks) this.host.commands.use(block);
    this.host.commands.dispatch(pipeline, group, ...this.shader.groups);
    this.host.counted();
  }

  destroy(): void {
    this.#groups.clear();
  }
}
