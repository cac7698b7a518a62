import { formatShape, IndexError, NNError, ShapeError, Tensor } from "@nn/tensor";
import { nodeOf } from "@nn/tensor/graph";
import { tokenIds } from "../batching/token-ids.js";

/** Token ids of one or more sequences: lists of any lengths, or int32 `[N, L]`. */
export type Prompts = Tensor | readonly ArrayLike<number>[];

/** Prompts as lists, without padding. */
export async function promptRows(
  operation: string,
  prompts: Prompts,
  attentionMask?: Tensor,
): Promise<number[][]> {
  if (!(prompts instanceof Tensor)) {
    if (attentionMask)
      throw new NNError(operation, "attentionMask is for ids in a tensor, got lists", "leave it out");
    const first: unknown = typeof prompts === "string" ? prompts : prompts[0];
    if (typeof first === "number")
      throw new NNError(operation, "got token ids alone", "give a list of prompts: [ids]");
    if (typeof first === "string")
      throw new NNError(operation, "got a text", "give token ids, or use generateText");
    return prompts.map((tokens, i) => [...tokenIds(operation, `prompt ${i}`, tokens)]);
  }
  const { shape } = nodeOf(operation, prompts);
  if (shape.length !== 2) {
    const fix = "unsqueeze(0) for one sequence";
    throw new ShapeError(operation, `expected token ids [N, L], got ${formatShape(shape)}`, fix);
  }
  if (attentionMask && formatShape(attentionMask.shape) !== formatShape(shape)) {
    const text = `attentionMask must be ${formatShape(shape)}, got ${formatShape(attentionMask.shape)}`;
    throw new ShapeError(operation, text, "give one number for each token: 1 for a real one, 0 for padding");
  }
  const [ids, real] = [await prompts.data(), await attentionMask?.data()];
  const [rows, length] = shape;
  return Array.from({ length: rows }, (_, row) => {
    const tokens = [...tokenIds(operation, `prompt ${row}`, ids.subarray(row * length, (row + 1) * length))];
    return tokens.filter((_, i) => !real || real[row * length + i] !== 0);
  });
}

/**
 * @throws NNError when there is no prompt, or an empty one; IndexError for an id outside the vocabulary, with its
 * sequence and place.
 */
export function checkPrompts(
  operation: string,
  prompts: readonly (readonly number[])[],
  vocabulary: number,
): void {
  if (prompts.length === 0) throw new NNError(operation, "got no prompts", "give at least one");
  prompts.forEach((tokens, row) => {
    if (tokens.length === 0) {
      const fix = "begin with a token, such as that of the begin of a text";
      throw new NNError(operation, `prompt ${row} is empty`, fix);
    }
    const place = tokens.findIndex((id) => id < 0 || id >= vocabulary);
    if (place < 0) return;
    const text = `token ${tokens[place]} at place ${place} of prompt ${row} is outside the vocabulary of ${vocabulary}`;
    throw new IndexError(operation, text, "use the tokenizer that belongs to the model");
  });
}
