import { PIXELS } from "../training/load-digits.ts";

/** Pictures in a second. */
const SPEED = 8;

/** Where a walk round some pictures is, which goes on by the time. */
export class WalkPosition {
  #at = 0;
  #seen: number | undefined;

  /** The place at a time in milliseconds, in pictures from the first one; it stays where it is when it rests. */
  read(now: number, walking: boolean, count: number): number {
    if (walking && this.#seen !== undefined) this.#at += (SPEED * (now - this.#seen)) / 1000;
    this.#seen = walking ? now : undefined;
    this.#at %= count;
    return this.#at;
  }
}

/** The picture at a place of a round: between two of its pictures a mixture of both. */
export function pictureAt(walk: Float32Array, place: number): Float32Array {
  const count = walk.length / PIXELS;
  const first = Math.floor(place) % count;
  const second = (first + 1) % count;
  const share = place - Math.floor(place);
  return Float32Array.from({ length: PIXELS }, (_, i) => {
    return (1 - share) * walk[first * PIXELS + i] + share * walk[second * PIXELS + i];
  });
}
