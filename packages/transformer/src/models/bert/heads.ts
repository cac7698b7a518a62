import { Dropout, LayerNorm, Linear, Module, type Parameter, type StateNames } from "@nn/layers";
import { gelu, NNError, type Generator, type Tensor } from "@nn/tensor";
import { normalWeights } from "../language-model.js";
import type { BERT, BERTForwardOptions } from "./bert.js";

type Inputs = [ids: Tensor, options?: BERTForwardOptions];

/** Options of the models on an encoder. */
export interface HeadOptions {
  /** Where the first values come from. Initially the default generator. */
  readonly generator?: Generator | undefined;
}

/** Options of {@link SequenceClassifier} and {@link TokenClassifier}. */
export interface ClassifierOptions extends HeadOptions {
  /** The probability with which what the classifier sees is dropped in training. Initially 0.1. */
  readonly dropout?: number | undefined;
}

/** Scores of tokens: a product, GELU, a norm, and products with the tokens' own vectors. */
class TokenScores extends Module {
  dense: Linear;
  norm: LayerNorm;
  decoder: Linear;
  /** The decoder's, which is saved under both names. */
  bias: Parameter;

  constructor(encoder: BERT, { generator }: HeadOptions) {
    super();
    const random = generator ? { generator } : {};
    this.dense = new Linear(encoder.embedDim, encoder.embedDim, random);
    this.norm = new LayerNorm(encoder.embedDim, { eps: encoder.norm.eps });
    this.decoder = new Linear(encoder.embedDim, encoder.vocabularySize, random);
    this.bias = this.decoder.bias!;
    normalWeights(this, 0.02, generator);
    this.decoder.weight = encoder.tokens.weight;
  }

  forward(states: Tensor): Tensor {
    return this.decoder.forward(this.norm.forward(gelu(this.dense.forward(states))));
  }
}

const SCORES: Readonly<Record<BERT["family"], StateNames>> = {
  bert: {
    encoder: "bert",
    "scores.dense": "cls.predictions.transform.dense",
    "scores.norm": "cls.predictions.transform.LayerNorm",
    scores: "cls.predictions",
  },
  roberta: { encoder: "roberta", "scores.norm": "lm_head.layer_norm", scores: "lm_head" },
};

/**
 * An encoder that learns to fill in tokens that were masked: scores of every token at each place. Mask with `maskTokens`.
 *
 * Its state dict has the names of Hugging Face's `BertForMaskedLM` or `RobertaForMaskedLM`, whose encoders are made with
 * `pooling: false`.
 *
 * Attributes: `encoder`, `scores`.
 *
 * @param encoder - A {@link BERT} or {@link RoBERTa}.
 *
 * @example
 * ```ts
 * import { crossEntropy } from "@nn/layers";
 * import { BERT, MaskedLanguageModel } from "@nn/transformer";
 * import { tensor } from "@nn/tensor";
 * const bert = new BERT({ vocabularySize: 100, maxLength: 32, embedDim: 16, numLayers: 1, numHeads: 2 });
 * const model = new MaskedLanguageModel(bert);
 * const ids = tensor([[2, 17, 4, 3]], { dtype: "int32" }); // 4 is [MASK]
 * const labels = tensor([[-100, -100, 45, -100]], { dtype: "int32" });
 * const logits = model.forward(ids); // [1, 4, 100]
 * const loss = crossEntropy(logits.transpose(1, 2), labels, { ignoreIndex: -100 });
 * console.log(logits.shape, (await loss.item()) > 0);
 * ```
 */
export class MaskedLanguageModel extends Module<Inputs> {
  override stateNames: StateNames;
  scores: TokenScores;

  constructor(
    readonly encoder: BERT,
    options: HeadOptions = {},
  ) {
    super();
    this.stateNames = SCORES[encoder.family];
    this.scores = new TokenScores(encoder, options);
  }

  /**
   * @param ids - Token ids `[N, L]`, int32, some of them masked.
   * @returns `[N, L, vocabularySize]`
   */
  forward(ids: Tensor, options: BERTForwardOptions = {}): Tensor {
    return this.scores.forward(this.encoder.forward(ids, options));
  }
}

/** What {@link BERTPreTraining} says. */
export interface BERTPreTrainingResult {
  /** Scores of every token at each place, `[N, L, vocabularySize]`. */
  readonly logits: Tensor;
  /** Scores of "the second sentence follows" (0) and of "it is any other" (1), `[N, 2]`. */
  readonly nextSentence: Tensor;
}

/**
 * BERT's pre-training: what was masked, and whether the second sentence follows the first.
 *
 * Its state dict has the names of Hugging Face's `BertForPreTraining`.
 *
 * Attributes: `encoder`, `scores`, `nextSentence`.
 *
 * @param encoder - A {@link BERT}.
 *
 * @example
 * ```ts
 * import { BERT, BERTPreTraining } from "@nn/transformer";
 * import { tensor } from "@nn/tensor";
 * const bert = new BERT({ vocabularySize: 100, maxLength: 32, embedDim: 16, numLayers: 1, numHeads: 2 });
 * const ids = tensor([[2, 17, 3, 45, 3]], { dtype: "int32" });
 * const tokenTypeIds = tensor([[0, 0, 0, 1, 1]], { dtype: "int32" });
 * const { logits, nextSentence } = new BERTPreTraining(bert).forward(ids, { tokenTypeIds });
 * console.log(logits.shape, nextSentence.shape); // [1, 5, 100] [1, 2]
 * ```
 */
export class BERTPreTraining extends Module<Inputs, BERTPreTrainingResult> {
  override stateNames: StateNames;
  scores: TokenScores;
  nextSentence: Linear;

  constructor(
    readonly encoder: BERT,
    options: HeadOptions = {},
  ) {
    super();
    checkPooling("BERTPreTraining", encoder);
    const { generator } = options;
    this.stateNames = { ...SCORES[encoder.family], nextSentence: "cls.seq_relationship" };
    this.scores = new TokenScores(encoder, options);
    this.nextSentence = new Linear(encoder.embedDim, 2, generator ? { generator } : {});
    normalWeights(this.nextSentence, 0.02, generator);
  }

  /** @param ids - Token ids `[N, L]`, int32: two sentences, told apart by `tokenTypeIds`. */
  forward(ids: Tensor, options: BERTForwardOptions = {}): BERTPreTrainingResult {
    const states = this.encoder.forward(ids, options); // [N, L, E]
    return {
      logits: this.scores.forward(states),
      nextSentence: this.nextSentence.forward(this.encoder.pool(states)),
    };
  }
}

/**
 * An encoder that tells the class of a sequence, from what its first token has become.
 *
 * Its state dict has the names of Hugging Face's `BertForSequenceClassification` or `RobertaForSequenceClassification`,
 * whose encoder is made with `pooling: false`: there the layer of `pool` belongs to the classifier.
 *
 * Attributes: `encoder`, with RoBERTa `dense`, and `classifier`.
 *
 * @param encoder - A {@link BERT} or {@link RoBERTa}, pre-trained or not.
 * @param classes - How many there are.
 *
 * @example
 * ```ts
 * import { BERT, SequenceClassifier } from "@nn/transformer";
 * import { tensor } from "@nn/tensor";
 * const bert = new BERT({ vocabularySize: 100, maxLength: 32, embedDim: 16, numLayers: 1, numHeads: 2 });
 * const model = new SequenceClassifier(bert, 3);
 * console.log(model.forward(tensor([[2, 17, 45, 3]], { dtype: "int32" })).shape); // [1, 3]
 * ```
 */
export class SequenceClassifier extends Module<Inputs> {
  override stateNames: StateNames;
  dense: Linear | undefined;
  dropout: Dropout;
  classifier: Linear;

  constructor(
    readonly encoder: BERT,
    readonly classes: number,
    { dropout = 0.1, generator }: ClassifierOptions = {},
  ) {
    super();
    const own = encoder.family === "roberta";
    if (!own) checkPooling("SequenceClassifier", encoder);
    const random = generator ? { generator } : {};
    this.stateNames = own
      ? { encoder: "roberta", dense: "classifier.dense", classifier: "classifier.out_proj" }
      : { encoder: "bert" };
    this.dense = own ? new Linear(encoder.embedDim, encoder.embedDim, random) : undefined;
    this.dropout = new Dropout(dropout, { generator });
    this.classifier = new Linear(encoder.embedDim, classes, random);
    for (const layer of [this.dense, this.classifier]) if (layer) normalWeights(layer, 0.02, generator);
  }

  /**
   * @param ids - Token ids `[N, L]`, int32.
   * @returns `[N, classes]`
   */
  forward(ids: Tensor, options: BERTForwardOptions = {}): Tensor {
    const states = this.encoder.forward(ids, options); // [N, L, E]
    const pooled = this.dense
      ? this.dense.forward(this.dropout.forward(states.slice(null, 0))).tanh()
      : this.encoder.pool(states);
    return this.classifier.forward(this.dropout.forward(pooled));
  }
}

/**
 * An encoder that tells the class of each token, such as its part of speech.
 *
 * Its state dict has the names of Hugging Face's `BertForTokenClassification` or `RobertaForTokenClassification`, whose
 * encoders are made with `pooling: false`.
 *
 * Attributes: `encoder`, `classifier`.
 *
 * @param encoder - A {@link BERT} or {@link RoBERTa}, pre-trained or not.
 * @param classes - How many there are.
 *
 * @example
 * ```ts
 * import { BERT, TokenClassifier } from "@nn/transformer";
 * import { tensor } from "@nn/tensor";
 * const bert = new BERT({ vocabularySize: 100, maxLength: 32, embedDim: 16, numLayers: 1, numHeads: 2 });
 * const model = new TokenClassifier(bert, 5);
 * console.log(model.forward(tensor([[2, 17, 45, 3]], { dtype: "int32" })).shape); // [1, 4, 5]
 * ```
 */
export class TokenClassifier extends Module<Inputs> {
  override stateNames: StateNames;
  dropout: Dropout;
  classifier: Linear;

  constructor(
    readonly encoder: BERT,
    readonly classes: number,
    { dropout = 0.1, generator }: ClassifierOptions = {},
  ) {
    super();
    this.stateNames = { encoder: encoder.family };
    this.dropout = new Dropout(dropout, { generator });
    this.classifier = new Linear(encoder.embedDim, classes, generator ? { generator } : {});
    normalWeights(this.classifier, 0.02, generator);
  }

  /**
   * @param ids - Token ids `[N, L]`, int32.
   * @returns `[N, L, classes]`
   */
  forward(ids: Tensor, options: BERTForwardOptions = {}): Tensor {
    return this.classifier.forward(this.dropout.forward(this.encoder.forward(ids, options)));
  }
}

function checkPooling(operation: string, encoder: BERT): void {
  if (encoder.pooler) return;
  throw new NNError(
    operation,
    "the encoder was made with pooling: false",
    "make it with a layer for pooling",
  );
}
