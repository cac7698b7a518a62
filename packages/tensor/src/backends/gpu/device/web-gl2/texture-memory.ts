import type { Memory } from "../device.js";
import type { PooledTexture, TexturePool } from "./texture-pool.js";

/** Numbers in a texture of the pool. */
export class TextureMemory implements Memory {
  readonly length: number;
  #texture: PooledTexture | undefined;

  constructor(length: number, texture: PooledTexture) {
    this.length = length;
    this.#texture = texture;
  }

  get bytes(): number {
    return this.texture.bytes;
  }

  get texture(): PooledTexture {
    if (!this.#texture) throw new Error("memory of the GPU is used after it was freed");
    return this.#texture;
  }

  release(pool: TexturePool): void {
    pool.give(this.texture);
    this.#texture = undefined;
  }
}
