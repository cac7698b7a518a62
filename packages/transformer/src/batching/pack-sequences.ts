import { TensorDataset } from "@nn/data";
import { formatShape, ShapeError, ValueError, type Tensor } from "@nn/tensor";
import { nodeOf } from "@nn/tensor/graph";
import { IGNORED } from "./ignored.js";
import { tokenIds } from "./token-ids.js";

/** Rows that short texts have been packed into. */
export type PackedSequences = TensorDataset<"ids" | "labels" | "places" | "documents">;

/** A piece of a sequence: its tokens, and the one after each. */
interface Piece {
  readonly tokens: Int32Array;
  readonly size: number;
}

/**
 * Packs short texts into full rows, so that hardly a place is padding: each goes, the longest first, where the least place
 * would be left (best fit). A text of n tokens takes n - 1 places, one for each token that is followed by another; one that
 * is longer than a row is cut into pieces.
 *
 * So that texts in a row don't see each other, give the model `documentMask(documents)` as its mask and `places` as its
 * places, where each begins with 0.
 *
 * @param sequences - Token ids, each with a token for its end. Those of fewer than two tokens teach nothing and are left
 * out.
 * @param context - The places of a row.
 * @param options - `padId`, which fills what is left. Initially 0.
 * @returns A data set of rows, each `[context]` int32: `ids`, `labels` (the token after each, -100 in padding), `places`,
 * and `documents`: 1, 2, … for the texts of a row, 0 for padding.
 * @throws ValueError when `context` is no positive integer, or no sequence has two tokens.
 *
 * @example
 * ```ts
 * import { packSequences } from "@nn/transformer";
 * const packed = packSequences([[5, 6, 7, 1], [8, 1], [9, 9, 1]], 6);
 * const { ids, labels, documents } = packed.all();
 * console.log(await ids.array(), await labels.array(), await documents.array());
 * // [[5, 6, 7, 9, 9, 8]] [[6, 7, 1, 9, 1, 1]] [[1, 1, 1, 2, 2, 3]]
 * ```
 */
export function packSequences(
  sequences: readonly ArrayLike<number>[],
  context: number,
  options: { readonly padId?: number | undefined } = {},
): PackedSequences {
  if (!Number.isInteger(context) || context < 1) {
    throw new ValueError("packSequences", `context must be a positive integer, got ${context}`);
  }
  const pieces = sequences.flatMap((sequence, i) =>
    piecesOf(tokenIds("packSequences", `sequence ${i}`, sequence), context),
  );
  if (pieces.length === 0) throw new ValueError("packSequences", "no sequence has two tokens or more");
  const rows = bestFit(pieces, context);
  const column = (filling: number): Int32Array => new Int32Array(rows.length * context).fill(filling);
  const [ids, labels, places, documents] = [
    column(options.padId ?? 0),
    column(IGNORED),
    column(0),
    column(0),
  ];
  rows.forEach((row, i) => {
    let at = i * context;
    row.forEach(({ tokens, size }, document) => {
      ids.set(tokens.subarray(0, size), at);
      labels.set(tokens.subarray(1), at);
      places.set(Int32Array.from({ length: size }, (_, place) => place), at); // prettier-ignore
      documents.fill(document + 1, at, at + size);
      at += size;
    });
  });
  const row = (data: Int32Array) => ({ data, shape: [context] });
  return new TensorDataset({
    ids: row(ids),
    labels: row(labels),
    places: row(places),
    documents: row(documents),
  });
}

/**
 * What may look at what in packed rows: only places of the same text. Padding sees padding, so that no row of the mask is
 * empty.
 *
 * @param documents - int32 `[N, L]`, from {@link packSequences}.
 * @returns bool `[N, 1, L, L]`, true where a query may look at a key: for all heads.
 * @throws ShapeError when `documents` is not `[N, L]`.
 *
 * @example
 * ```ts
 * import { documentMask } from "@nn/transformer";
 * import { tensor } from "@nn/tensor";
 * const mask = documentMask(tensor([[1, 1, 2]], { dtype: "int32" }));
 * console.log(await mask.cast("int32").array()); // [[[[1, 1, 0], [1, 1, 0], [0, 0, 1]]]]
 * ```
 */
export function documentMask(documents: Tensor): Tensor {
  const { shape } = nodeOf("documentMask", documents);
  if (shape.length !== 2) {
    throw new ShapeError("documentMask", `documents must be [N, L], got ${formatShape(shape)}`);
  }
  return documents.unsqueeze(2).eq(documents.unsqueeze(1)).unsqueeze(1);
}

/** Pieces share a token where they meet, so that every token but the first is told once. */
function piecesOf(tokens: Int32Array, context: number): Piece[] {
  const count = Math.ceil((tokens.length - 1) / context);
  return Array.from({ length: Math.max(0, count) }, (_, i) => {
    const piece = tokens.subarray(i * context, (i + 1) * context + 1);
    return { tokens: piece, size: piece.length - 1 };
  });
}

function bestFit(pieces: readonly Piece[], context: number): Piece[][] {
  const rows: Piece[][] = [];
  /** The rows with so many places left. */
  const withLeft: Piece[][][] = Array.from({ length: context + 1 }, () => []);
  for (const piece of [...pieces].sort((a, b) => b.size - a.size)) {
    const left = withLeft.findIndex((fitting, places) => places >= piece.size && fitting.length > 0);
    const row = left < 0 ? [] : withLeft[left].pop()!;
    if (left < 0) rows.push(row);
    row.push(piece);
    withLeft[(left < 0 ? context : left) - piece.size].push(row);
  }
  return rows;
}
