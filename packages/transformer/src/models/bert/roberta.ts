import { ConfigReader, type PretrainedConfig } from "../pretrained-config.js";
import { BERT, bertSizes, type BERTOptions, type FromConfigOptions } from "./bert.js";

/** The row of the table of places for the first token: those before are for padding. */
const FIRST_PLACE = 2;

/**
 * RoBERTa's encoder: BERT's without segments, the places of which begin behind two of padding. It is trained by masking
 * alone, with other tokens masked each time (`maskTokens` in every batch), on longer texts.
 *
 * Its state dict has the names of Hugging Face's `RobertaModel`.
 *
 * Source: Liu et al., "RoBERTa: a robustly optimized BERT pretraining approach" (2019).
 *
 * @throws As {@link BERT}.
 *
 * @example
 * ```ts
 * import { MaskedLanguageModel, RoBERTa } from "@nn/transformer";
 * import { tensor } from "@nn/tensor";
 * const roberta = new RoBERTa({ vocabularySize: 100, embedDim: 16, numLayers: 1, numHeads: 2 });
 * const model = new MaskedLanguageModel(roberta);
 * console.log(model.forward(tensor([[0, 17, 4, 2]], { dtype: "int32" })).shape); // [1, 4, 100]
 * ```
 */
export class RoBERTa extends BERT {
  override readonly family = "roberta";

  constructor(options: BERTOptions) {
    super({ tokenTypes: 1, normEps: 1e-5, ...options }, FIRST_PLACE);
  }

  /**
   * An untrained encoder of the sizes that a `config.json` says, for `loadPretrained` to fill.
   *
   * @param config - Of a `"roberta"` or an `"xlm-roberta"`.
   * @throws NNError when it is of another architecture, or something is missing or not known.
   *
   * @example
   * ```ts
   * import { RoBERTa } from "@nn/transformer";
   * const sizes = { hidden_size: 16, num_hidden_layers: 1, num_attention_heads: 2, intermediate_size: 32 };
   * const roberta = RoBERTa.fromConfig({ model_type: "roberta", vocab_size: 100, ...sizes });
   * console.log(roberta.maxLength); // 512
   * ```
   */
  static override fromConfig(config: PretrainedConfig, options: FromConfigOptions = {}): RoBERTa {
    const read = new ConfigReader("RoBERTa.fromConfig", config, ["roberta", "xlm-roberta"]);
    const places = read.number("max_position_embeddings", 512 + FIRST_PLACE);
    const tokenTypes = read.number("type_vocab_size", 1);
    return new RoBERTa({ ...options, ...bertSizes(read), tokenTypes, maxLength: places - FIRST_PLACE });
  }
}
