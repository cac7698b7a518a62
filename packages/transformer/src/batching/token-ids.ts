import { ValueError } from "@nn/tensor";

/**
 * Token ids as an array of their own.
 *
 * @param name - What errors call the sequence.
 * @throws ValueError for a text, or what is no whole number.
 */
export function tokenIds(operation: string, name: string, tokens: ArrayLike<number>): Int32Array {
  if (typeof tokens === "string") {
    throw new ValueError(operation, `${name} is a text`, "give its tokens: tokenizer.encode(text)");
  }
  return Int32Array.from(tokens, (id, place) => {
    if (Number.isInteger(id)) return id;
    throw new ValueError(operation, `${name} has ${String(id)} at ${place}, which is no token id`);
  });
}
