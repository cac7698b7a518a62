import { BackendError } from "../../../errors.js";
import type { CompiledProduct, Products, ProductShape } from "../product.js";
import type { Program } from "../program.js";
import type { CompiledProgram, Counts, Device, Memory } from "./device.js";
import { type GpuConstructor, type GpuInstance, loadGpuJs } from "./gpu-js.js";
import { type Canvas, closeContext, openContext, rendererName } from "./web-gl2/context.js";
import { webGl2Dialect, withRowBits } from "./web-gl2/dialect.js";
import { DrawingState } from "./web-gl2/drawing-state.js";
import { cornerAttribute, linkProgram } from "./web-gl2/shaders.js";
import { texelsFor } from "./web-gl2/texel-rows.js";
import { TextureMemory } from "./web-gl2/texture-memory.js";
import { TexturePool } from "./web-gl2/texture-pool.js";
import { Transfers } from "./web-gl2/transfers.js";
import { Turns } from "./web-gl2/turns.js";
import { productRows } from "./web-gl2/product-shader.js";
import { WebGl2Product } from "./web-gl2/web-gl2-product.js";
import { type ProgramHost, WebGl2Program } from "./web-gl2/web-gl2-program.js";

export interface WebGl2Options {
  /** Where to take the context from; its picture is not used. */
  readonly canvas?: Canvas;
}

/** Bytes of textures kept for reuse. */
const freeBudget = 256 * 2 ** 20;

/** Opens a WebGL2 context and has gpu.js compile for it. */
export async function createWebGl2Device(options: WebGl2Options = {}): Promise<WebGl2Device> {
  const gl = openContext(options.canvas);
  try {
    const { GPU } = await loadGpuJs();
    return new WebGl2Device(gl, withoutTrials(GPU));
  } catch (error) {
    closeContext(gl);
    throw error;
  }
}

/** gpu.js would open a context for the page's lifetime and try out kernels on it; `openContext` knows what we need. */
function withoutTrials(GPU: GpuConstructor): GpuInstance {
  GPU.disableValidation();
  try {
    return new GPU({ mode: "webgl2" });
  } finally {
    GPU.enableValidation();
  }
}

/** Runs programs as fragment shaders that draw into float32 textures. */
export class WebGl2Device implements Device {
  readonly mode = "webgl2";
  readonly dialect = webGl2Dialect;
  readonly maxLength: number;
  /** The most arrays that one program reads. */
  readonly maxInputs: number;
  readonly #gl: WebGL2RenderingContext;
  readonly #gpu: GpuInstance;
  readonly #name: string;
  readonly #state: DrawingState;
  readonly #pool: TexturePool;
  readonly #turns = new Turns();
  readonly #transfers: Transfers;
  readonly #parallel: KHR_parallel_shader_compile | null;
  readonly #host: ProgramHost;
  readonly products: Products = { outputs: productRows, compile: (shape) => this.#product(shape) };
  readonly #counts = { runs: 0, uploadedBytes: 0, readBytes: 0 };
  #destroyed = false;

  constructor(gl: WebGL2RenderingContext, gpu: GpuInstance) {
    this.#gl = gl;
    this.#gpu = gpu;
    this.#name = rendererName(gl);
    this.#parallel = gl.getExtension("KHR_parallel_shader_compile");
    this.maxInputs = gl.getParameter(gl.MAX_TEXTURE_IMAGE_UNITS) as number;
    this.#state = new DrawingState(gl);
    this.#pool = new TexturePool(gl, this.#state, freeBudget);
    this.maxLength = Math.min(this.#pool.maxTexels * 4, 2 ** 31 - 1);
    this.#transfers = new Transfers(gl, this.#state, this.#turns, () => this.#check());
    this.#host = {
      gl,
      state: this.#state,
      check: () => this.#check(),
      linked: (program) => this.#linked(program),
      ran: () => void this.#counts.runs++,
    };
    bindCorners(gl);
  }

  get counts(): Counts {
    return { ...this.#counts };
  }

  describe(): string {
    return `WebGL2 on ${this.#name}`;
  }

  get lost(): string | undefined {
    if (this.#destroyed) return "the device was given back";
    return this.#gl.isContextLost() ? "the browser took the WebGL2 context away" : undefined;
  }

  bytesHeld(): number {
    return this.#pool.bytesHeld;
  }

  allocate(length: number): TextureMemory {
    this.#check();
    return new TextureMemory(length, this.#pool.take(texelsFor(length)));
  }

  free(memory: Memory): void {
    if (!this.#destroyed) own(memory).release(this.#pool);
  }

  write(memory: Memory, data: Float32Array): void {
    this.#check();
    this.#transfers.write(own(memory), data);
    this.#counts.uploadedBytes += data.byteLength;
  }

  copy(from: Memory, to: Memory): void {
    this.#check();
    this.#transfers.copy(own(from), own(to));
  }

  async read(parts: readonly { memory: Memory; length: number }[]): Promise<Float32Array[]> {
    this.#check();
    for (const { length } of parts) this.#counts.readBytes += length * 4;
    return this.#transfers.read(parts.map(({ memory, length }) => ({ memory: own(memory), length })));
  }

  readSync(memory: Memory, length: number): Float32Array {
    this.#check();
    this.#counts.readBytes += length * 4;
    return this.#transfers.readSync(own(memory), length);
  }

  compile(program: Program): CompiledProgram {
    this.#check();
    if (program.arrays > this.maxInputs) throw tooManyInputs(program.arrays, this.maxInputs);
    const linking = linkProgram(this.#gpu, this.#gl, program);
    return new WebGl2Program(this.#host, withRowBits(program), linking);
  }

  #product(shape: ProductShape): CompiledProduct {
    this.#check();
    return new WebGl2Product(this.#host, shape);
  }

  flush(): void {
    this.#gl.flush();
  }

  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.#pool.destroy();
    closeContext(this.#gl);
  }

  #check(): void {
    const lost = this.lost;
    if (lost) throw new BackendError("gpu", lost, 'await setBackend("gpu") starts anew');
  }

  #linked(program: WebGLProgram): Promise<void> | undefined {
    const parallel = this.#parallel;
    if (!parallel) return undefined;
    return this.#turns.until(() => {
      this.#check();
      return Boolean(this.#gl.getProgramParameter(program, parallel.COMPLETION_STATUS_KHR));
    });
  }
}

function own(memory: Memory): TextureMemory {
  if (memory instanceof TextureMemory) return memory;
  throw new Error("this memory is of another device");
}

/** One triangle over the whole picture, the same for every program. */
function bindCorners(gl: WebGL2RenderingContext): void {
  gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
  gl.bufferData(gl.ARRAY_BUFFER, new Float32Array([-1, -1, 3, -1, -1, 3]), gl.STATIC_DRAW);
  gl.enableVertexAttribArray(cornerAttribute);
  gl.vertexAttribPointer(cornerAttribute, 2, gl.FLOAT, false, 0, 0);
}

function tooManyInputs(asked: number, most: number): BackendError {
  return new BackendError(
    "gpu",
    `a program reads ${asked} arrays, and this GPU's WebGL2 gives it ${most} at most`,
    'compute the parts of this expression one by one, each followed by .keep(), or use setBackend("wasm")',
  );
}
