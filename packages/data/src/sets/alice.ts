import { unpack } from "./unpack.js";

/**
 * A text to learn from: Lewis Carroll's "Alice's Adventures in Wonderland" (1865), in the public domain; 148,000 ASCII
 * characters in lines of up to 70. It comes with the package and is loaded when this is called.
 *
 * Source: `alice29.txt` of the [Canterbury corpus](https://corpus.canterbury.ac.nz/descriptions/), without the line that
 * names the electronic edition.
 *
 * @example
 * ```ts
 * import { aliceInWonderland } from "@nn/data";
 * const text = await aliceInWonderland();
 * console.log(text.slice(0, 32)); // ALICE'S ADVENTURES IN WONDERLAND
 * ```
 */
export async function aliceInWonderland(): Promise<string> {
  const { ALICE } = await import("./alice-data.js");
  return new TextDecoder().decode(unpack(ALICE));
}
