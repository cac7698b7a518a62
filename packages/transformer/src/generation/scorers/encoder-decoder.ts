import type { AnyModule } from "@nn/layers";
import type { Tensor } from "@nn/tensor";
import type { DecodeOptions } from "../../models/index.js";

/** A model that reads a source at once and writes a target token by token: `Seq2Seq`, and those like it. */
export interface EncoderDecoder extends AnyModule {
  readonly sourceVocabulary: number;
  readonly targetVocabulary: number;
  /** The most tokens of a target; undefined where there is no limit. */
  readonly maxLength?: number | undefined;
  /** Token ids `[N, S]` and their mask `[N, S]` to `[N, S, E]`. */
  encode(source: Tensor, sourceMask?: Tensor): Tensor;
  /** Token ids `[N, T]` and what `encode` gave to scores `[N, T, targetVocabulary]`. */
  decode(target: Tensor, memory: Tensor, options?: DecodeOptions): Tensor;
}
