import type { Tensor } from "@nn/tensor";
import { attendInBlocks } from "./attend-in-blocks.js";
import { attend, type Attention } from "./attend.js";
import { everywhere } from "./region.js";

/** The scores of so many queries are held at once. */
const BLOCK = 128;
/** Up to this many scores of a head, about 362 x 362, all are held: that is little memory, and no slower. */
const FEW_SCORES = 2 ** 17;

/** softmax(scale Q Kᵀ + mask) V. Where sequences are long the scores are computed for some queries at a time. */
export function attention(
  query: Tensor, // [..., L, E], grouped [..., G, L, E]
  key: Tensor, // [..., S, E]
  value: Tensor, // [..., S, V]
  options: Attention,
): Tensor {
  const { queries, keys } = everywhere(query, key);
  const isShort = queries.end <= BLOCK || queries.end * keys.end <= FEW_SCORES;
  if (isShort) return attend(query, key, value, options).output;
  return attendInBlocks(query, key, value, options, BLOCK);
}
