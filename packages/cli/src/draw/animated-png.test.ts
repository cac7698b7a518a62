import { decode, decodeApng, encode } from "fast-png";
import { describe, expect, it } from "vitest";
import { animatedPng } from "./animated-png.js";

const [width, height] = [5, 3];
const images = [0, 40, 200].map((first) =>
  Uint8Array.from({ length: width * height }, (_, i) => (first + i) % 256),
);
const frames = images.map((data) => encode({ width, height, data, channels: 1 }));

describe("animatedPng", () => {
  it("plays its frames one after the other, the last one longer, for ever", () => {
    const film = decodeApng(animatedPng(frames, 0.2), { checkCrc: true });
    expect(film.numberOfFrames).toBe(3);
    expect(film.numberOfPlays).toBe(0);
    expect(film.frames.map(({ delayNumber, delayDenominator }) => delayNumber / delayDenominator)).toEqual([
      0.2, 0.2, 2,
    ]);
    for (const [i, { data }] of film.frames.entries())
      expect(Array.from(data)).toEqual(Array.from(images[i]!));
  });

  it("is its first frame where films aren't known", () => {
    const { data } = decode(animatedPng(frames), { checkCrc: true });
    expect(Array.from(data)).toEqual(Array.from(images[0]!));
  });
});
