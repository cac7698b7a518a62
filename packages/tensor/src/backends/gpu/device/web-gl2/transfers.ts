import type { DrawingState } from "./drawing-state.js";
import type { TextureMemory } from "./texture-memory.js";
import { rectangles, texelsFor } from "./texel-rows.js";
import type { Turns } from "./turns.js";

/** The first numbers of a memory. */
export interface Part {
  readonly memory: TextureMemory;
  readonly length: number;
}

/** Moves numbers into, between and out of textures. */
export class Transfers {
  readonly #gl: WebGL2RenderingContext;
  readonly #state: DrawingState;
  readonly #turns: Turns;
  /** Throws where the context is gone. */
  readonly #check: () => void;
  readonly #lastTexel = new Float32Array(4);

  constructor(gl: WebGL2RenderingContext, state: DrawingState, turns: Turns, check: () => void) {
    this.#gl = gl;
    this.#state = state;
    this.#turns = turns;
    this.#check = check;
  }

  write(memory: TextureMemory, data: Float32Array): void {
    const { texture, width: rowWidth } = memory.texture;
    this.#state.selectTexture(texture);
    const whole = Math.floor(data.length / 4);
    for (const { y, width, height, first } of rectangles(whole, rowWidth)) {
      this.#upload(0, y, width, height, data, first * 4);
    }
    if (whole * 4 === data.length) return;
    this.#lastTexel.fill(0);
    this.#lastTexel.set(data.subarray(whole * 4));
    this.#upload(whole % rowWidth, Math.floor(whole / rowWidth), 1, 1, this.#lastTexel, 0);
  }

  #upload(x: number, y: number, width: number, height: number, data: Float32Array, offset: number): void {
    const gl = this.#gl;
    gl.texSubImage2D(gl.TEXTURE_2D, 0, x, y, width, height, gl.RGBA, gl.FLOAT, data, offset);
  }

  copy(from: TextureMemory, to: TextureMemory): void {
    const gl = this.#gl;
    this.#state.bindFramebuffers(from.texture.framebuffer, to.texture.framebuffer);
    for (const { y, width, height } of rectangles(texelsFor(from.length), from.texture.width)) {
      gl.blitFramebuffer(0, y, width, y + height, 0, y, width, y + height, gl.COLOR_BUFFER_BIT, gl.NEAREST);
    }
  }

  readSync(memory: TextureMemory, length: number): Float32Array {
    const gl = this.#gl;
    const texels = texelsFor(length);
    const numbers = new Float32Array(texels * 4);
    this.#state.bindFramebuffer(memory.texture.framebuffer);
    for (const { y, width, height, first } of rectangles(texels, memory.texture.width)) {
      gl.readPixels(0, y, width, height, gl.RGBA, gl.FLOAT, numbers, first * 4);
    }
    this.#check();
    return length === numbers.length ? numbers : numbers.slice(0, length);
  }

  /** Reads into a buffer on the GPU's side first, which waits for nothing, and fetches that once it is there. */
  async read(parts: readonly Part[]): Promise<Float32Array[]> {
    const gl = this.#gl;
    const buffer = this.#packed(parts);
    const fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
    gl.flush();
    try {
      await this.#turns.until(() => this.#signaled(fence));
      return this.#unpacked(buffer, parts);
    } finally {
      gl.deleteSync(fence);
      gl.deleteBuffer(buffer);
    }
  }

  #packed(parts: readonly Part[]): WebGLBuffer {
    const gl = this.#gl;
    const buffer = gl.createBuffer();
    const texels = parts.reduce((sum, part) => sum + texelsFor(part.length), 0);
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, buffer);
    gl.bufferData(gl.PIXEL_PACK_BUFFER, texels * 16, gl.STREAM_READ);
    let start = 0;
    for (const { memory, length } of parts) {
      this.#state.bindFramebuffer(memory.texture.framebuffer);
      for (const { y, width, height, first } of rectangles(texelsFor(length), memory.texture.width)) {
        gl.readPixels(0, y, width, height, gl.RGBA, gl.FLOAT, (start + first) * 16);
      }
      start += texelsFor(length);
    }
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, null);
    return buffer;
  }

  #signaled(fence: WebGLSync | null): boolean {
    const gl = this.#gl;
    this.#check();
    return fence !== null && gl.clientWaitSync(fence, 0, 0) !== gl.TIMEOUT_EXPIRED;
  }

  #unpacked(buffer: WebGLBuffer, parts: readonly Part[]): Float32Array[] {
    const gl = this.#gl;
    let start = 0;
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, buffer);
    const numbers = parts.map(({ length }) => {
      const part = new Float32Array(length);
      if (length > 0) gl.getBufferSubData(gl.PIXEL_PACK_BUFFER, start * 16, part);
      start += texelsFor(length);
      return part;
    });
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, null);
    this.#check();
    return numbers;
  }
}
