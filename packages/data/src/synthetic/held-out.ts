import { ValueError } from "@nn/tensor";
import type { SeedOptions } from "./draws.js";

/** The part of a set that is made example by example. */
export type Split = "train" | "test";

/** What sets take whose examples are told apart by what they say. */
export interface SplitPartOptions extends SeedOptions {
  /**
   * Only examples to train on, or only those that are held out (a tenth). Which one an example is doesn't depend on the
   * seed, so that no set of one part shares an example with a set of the other. Initially both.
   */
  readonly split?: Split;
}

/** Whether an example with this text is in the part that is asked for. */
export function inSplit(operation: string, split: Split | undefined): (text: string) => boolean {
  if (split === undefined) return () => true;
  if (split !== "train" && split !== "test") {
    throw new ValueError(operation, `there is no split ${JSON.stringify(split)}`, 'use "train" or "test"');
  }
  return (text) => (hash(text) % 10 === 0) === (split === "test");
}

/** The first of what is drawn that is wanted. */
export function drawWanted<Item>(operation: string, draw: () => Item, wanted: (item: Item) => boolean): Item {
  for (let tries = 0; tries < 10_000; tries++) {
    const item = draw();
    if (wanted(item)) return item;
  }
  throw new ValueError(
    operation,
    "no example of these settings is in this split",
    "use longer ones, or no split",
  );
}

/** Fowler, Noll and Vo's hash 1a of the UTF-16 units, and some more mixing of its bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  return (value ^ (value >>> 13)) >>> 0;
}
