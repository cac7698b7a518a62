import { afterAll, afterEach, beforeEach, expect, it, vi } from "vitest";
import { closeContext, openContext } from "./context.js";
import { DrawingState } from "./drawing-state.js";
import { TexturePool } from "./texture-pool.js";

/** A square of texels. */
const square = 64 * 64;
const squareBytes = square * 16;
const gl = openContext(undefined);
let pool: TexturePool;
beforeEach(() => {
  pool = new TexturePool(gl, new DrawingState(gl), 4 * squareBytes);
});
afterEach(() => {
  vi.restoreAllMocks();
  pool.destroy();
});
afterAll(() => closeContext(gl));

it("makes textures of few sizes that hold what was asked for", () => {
  const sizes = new Set<string>();
  for (let texels = 0; texels <= 64 * square; texels += 1 + (texels >> 4)) {
    const texture = pool.take(texels);
    const { width, height, rowBits } = texture;
    expect(width).toBe(2 ** rowBits);
    expect(width * height).toBeGreaterThanOrEqual(texels);
    expect(width * height).toBeLessThanOrEqual(texels * 1.25 + width);
    expect(height).toBeLessThanOrEqual(2 * width);
    sizes.add(`${texture.width} x ${texture.height}`);
    pool.give(texture);
  }
  expect(sizes.size).toBeLessThan(200);
});

it("gives a free texture of the size again", () => {
  const first = pool.take(5);
  const second = pool.take(5);
  expect(second).not.toBe(first);
  pool.give(first);
  expect(pool.take(6)).toBe(first);
  expect(pool.bytesHeld).toBe(2 * 8 * 16);
});

it("deletes the oldest free textures where they take more than their share", () => {
  // Four fit.
  const textures = Array.from({ length: 6 }, () => pool.take(square));
  const small = pool.take(1);
  pool.give(small);
  textures.forEach((texture) => pool.give(texture));
  expect(pool.bytesHeld).toBe(4 * squareBytes);
  const left = textures.map(({ texture }) => gl.isTexture(texture));
  expect(left).toEqual([false, false, true, true, true, true]);
  expect(gl.isFramebuffer(textures[0]!.framebuffer)).toBe(false);
  expect(gl.isTexture(small.texture)).toBe(false);
  expect(pool.take(square)).toBe(textures[5]);
});

it("keeps what is in use out of the share", () => {
  const used = Array.from({ length: 8 }, () => pool.take(square));
  expect(pool.bytesHeld).toBe(8 * squareBytes);
  expect(used.every(({ texture }) => gl.isTexture(texture))).toBe(true);
  pool.destroy();
  expect(pool.bytesHeld).toBe(0);
  expect(used.some(({ texture }) => gl.isTexture(texture))).toBe(false);
});

it("deletes all that is free where the GPU has no room, then says so", () => {
  const large = 512 * square;
  pool.give(pool.take(square));
  const getError = vi.spyOn(gl, "getError").mockReturnValueOnce(gl.OUT_OF_MEMORY);
  const made = pool.take(large);
  expect(pool.bytesHeld).toBe(made.bytes);
  getError.mockReturnValue(gl.OUT_OF_MEMORY);
  expect(() => pool.take(large)).toThrow(`no room for ${made.bytes} more bytes on the GPU`);
  expect(pool.bytesHeld).toBe(made.bytes);
});
