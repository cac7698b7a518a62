import { BackendError } from "../../../../errors.js";
import type { DrawingState } from "./drawing-state.js";
import { rowBitsFor } from "./texel-rows.js";

/** An RGBA32F texture and what draws into it. */
export interface PooledTexture {
  readonly texture: WebGLTexture;
  readonly framebuffer: WebGLFramebuffer;
  readonly rowBits: number;
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
}

/** Asking WebGL whether there was room waits for the GPU, so only large textures are worth it. */
const largeBytes = 16 * 2 ** 20;

/**
 * Textures by size, kept for reuse. WebGL runs what it is told in order, so a texture that was given back may be taken
 * at once, whatever still reads it.
 */
export class TexturePool {
  readonly #gl: WebGL2RenderingContext;
  readonly #state: DrawingState;
  readonly #maxHeight: number;
  readonly #maxRowBits: number;
  readonly #freeBudget: number;
  /** All that are free, the oldest first, and by size. */
  readonly #free = new Set<PooledTexture>();
  readonly #bySize = new Map<number, PooledTexture[]>();
  readonly #all = new Set<PooledTexture>();
  #bytesHeld = 0;
  #freeBytes = 0;

  /** Keeps at most `freeBudget` bytes that nobody uses. */
  constructor(gl: WebGL2RenderingContext, state: DrawingState, freeBudget: number) {
    this.#gl = gl;
    this.#state = state;
    this.#maxHeight = gl.getParameter(gl.MAX_TEXTURE_SIZE) as number;
    this.#maxRowBits = Math.floor(Math.log2(this.#maxHeight));
    this.#freeBudget = freeBudget;
  }

  get bytesHeld(): number {
    return this.#bytesHeld;
  }

  get maxTexels(): number {
    return 2 ** this.#maxRowBits * this.#maxHeight;
  }

  take(texels: number): PooledTexture {
    const rowBits = rowBitsFor(texels, this.#maxRowBits);
    const height = this.#height(texels, 2 ** rowBits);
    const free = this.#bySize.get(sizeKey(2 ** rowBits, height))?.pop();
    if (!free) return this.#create(rowBits, height);
    this.#free.delete(free);
    this.#freeBytes -= free.bytes;
    return free;
  }

  give(texture: PooledTexture): void {
    const key = sizeKey(texture.width, texture.height);
    const same = this.#bySize.get(key);
    if (same) same.push(texture);
    else this.#bySize.set(key, [texture]);
    this.#free.add(texture);
    this.#freeBytes += texture.bytes;
    for (const oldest of this.#free) {
      if (this.#freeBytes <= this.#freeBudget) break;
      this.#drop(oldest);
    }
  }

  destroy(): void {
    for (const texture of this.#all) this.#delete(texture);
    this.#free.clear();
    this.#bySize.clear();
    this.#freeBytes = 0;
  }

  /** Few heights, so that sizes match often: eight from one power of two to the next. */
  #height(texels: number, rowWidth: number): number {
    const rows = Math.ceil(Math.max(texels, 1) / rowWidth);
    const step = 2 ** Math.max(0, Math.floor(Math.log2(rows)) - 3);
    return Math.min(Math.ceil(rows / step) * step, this.#maxHeight);
  }

  #create(rowBits: number, height: number): PooledTexture {
    const width = 2 ** rowBits;
    const bytes = width * height * 16;
    let made = this.#tryCreate(width, height);
    if (bytes >= largeBytes && this.#ranOut()) {
      this.#deleteObjects(made);
      for (const unused of this.#free) this.#drop(unused);
      made = this.#tryCreate(width, height);
      if (this.#ranOut()) {
        this.#deleteObjects(made);
        throw outOfMemory(bytes, this.#bytesHeld);
      }
    }
    const pooled = { ...made, rowBits, width, height, bytes };
    this.#all.add(pooled);
    this.#bytesHeld += bytes;
    return pooled;
  }

  #tryCreate(width: number, height: number): Pick<PooledTexture, "texture" | "framebuffer"> {
    const gl = this.#gl;
    const texture = gl.createTexture();
    this.#state.selectTexture(texture);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
    gl.texStorage2D(gl.TEXTURE_2D, 1, gl.RGBA32F, width, height);
    const framebuffer = gl.createFramebuffer();
    this.#state.bindFramebuffer(framebuffer);
    gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, texture, 0);
    return { texture, framebuffer };
  }

  #ranOut(): boolean {
    return this.#gl.getError() === this.#gl.OUT_OF_MEMORY;
  }

  /** Deletes a free texture: the oldest of its size. */
  #drop(texture: PooledTexture): void {
    this.#bySize.get(sizeKey(texture.width, texture.height))!.shift();
    this.#free.delete(texture);
    this.#freeBytes -= texture.bytes;
    this.#delete(texture);
  }

  #delete(texture: PooledTexture): void {
    this.#deleteObjects(texture);
    this.#all.delete(texture);
    this.#bytesHeld -= texture.bytes;
  }

  #deleteObjects({ texture, framebuffer }: Pick<PooledTexture, "texture" | "framebuffer">): void {
    this.#gl.deleteFramebuffer(framebuffer);
    this.#gl.deleteTexture(texture);
    this.#state.forget(texture, framebuffer);
  }
}

function sizeKey(width: number, height: number): number {
  return width * 2 ** 16 + height;
}

function outOfMemory(bytes: number, held: number): BackendError {
  return new BackendError(
    "gpu",
    `no room for ${bytes} more bytes on the GPU, where ${held} are in use`,
    "dispose tensors that are no longer needed, or compute in smaller batches",
  );
}
