import { formatShape, type Tensor } from "@nn/tensor";
import { nodeOf } from "@nn/tensor/graph";

/** A token id that there isn't. */
export interface Outside {
  readonly id: number;
  /** Its indexes, "[0, 1]". */
  readonly place: string;
}

/** The first of token ids `[N, L]` that is not one of 0 … vocabulary - 1, nor `ignored`, where their values are at hand. */
export function findOutside(
  operation: string,
  ids: Tensor,
  vocabulary: number,
  ignored?: number,
): Outside | undefined {
  const { shape, storage } = nodeOf(operation, ids);
  const host = storage?.host;
  const at = host?.findIndex((id) => id !== ignored && !(id >= 0 && id < vocabulary)) ?? -1;
  if (!host || at < 0) return undefined;
  return { id: host[at], place: formatShape([Math.floor(at / shape[1]), at % shape[1]]) };
}
