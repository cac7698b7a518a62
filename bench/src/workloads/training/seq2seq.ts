import { backward } from "@nn/autograd";
import { crossEntropy, Embedding, LayerNorm, Linear, Module, Parameter } from "@nn/layers";
import { Adam } from "@nn/optim";
import { arange, randint, randn, type Tensor } from "@nn/tensor";
import { attention, mergeHeads, splitHeads } from "../models/attention.js";
import { countOf, training } from "./training.js";

const [LAYERS, WIDTH, HEADS, INNER] = [2, 256, 8, 1024];
const [BATCH, LENGTH, VOCABULARY] = [16, 32, 4000];

class Attention extends Module<[x: Tensor, memory: Tensor, hidden?: Tensor]> {
  query = new Linear(WIDTH, WIDTH);
  key = new Linear(WIDTH, WIDTH);
  value = new Linear(WIDTH, WIDTH);
  project = new Linear(WIDTH, WIDTH);

  forward(x: Tensor, memory: Tensor, hidden?: Tensor): Tensor {
    const q = splitHeads(this.query.forward(x), HEADS);
    const k = splitHeads(this.key.forward(memory), HEADS);
    const v = splitHeads(this.value.forward(memory), HEADS);
    return this.project.forward(mergeHeads(attention(q, k, v, hidden)));
  }
}

class FeedForward extends Module {
  expand = new Linear(WIDTH, INNER);
  contract = new Linear(INNER, WIDTH);

  forward(x: Tensor): Tensor {
    return this.contract.forward(this.expand.forward(x).relu());
  }
}

class EncoderLayer extends Module {
  norm1 = new LayerNorm(WIDTH);
  attention = new Attention();
  norm2 = new LayerNorm(WIDTH);
  feedForward = new FeedForward();

  forward(x: Tensor): Tensor {
    const normed = this.norm1.forward(x);
    const y = x.add(this.attention.forward(normed, normed));
    return y.add(this.feedForward.forward(this.norm2.forward(y)));
  }
}

class DecoderLayer extends Module<[x: Tensor, memory: Tensor, hidden: Tensor]> {
  norm1 = new LayerNorm(WIDTH);
  attention = new Attention();
  norm2 = new LayerNorm(WIDTH);
  cross = new Attention();
  norm3 = new LayerNorm(WIDTH);
  feedForward = new FeedForward();

  forward(x: Tensor, memory: Tensor, hidden: Tensor): Tensor {
    const normed = this.norm1.forward(x);
    let y = x.add(this.attention.forward(normed, normed, hidden));
    y = y.add(this.cross.forward(this.norm2.forward(y), memory));
    return y.add(this.feedForward.forward(this.norm3.forward(y)));
  }
}

/** A pre-norm transformer that reads one sequence and writes another. */
class Seq2Seq extends Module<[source: Tensor, target: Tensor]> {
  sourceTokens = new Embedding(VOCABULARY, WIDTH);
  targetTokens = new Embedding(VOCABULARY, WIDTH);
  places = new Parameter(randn([LENGTH, WIDTH]).mul(0.02));
  encoder = Array.from({ length: LAYERS }, () => new EncoderLayer());
  encoderNorm = new LayerNorm(WIDTH);
  decoder = Array.from({ length: LAYERS }, () => new DecoderLayer());
  decoderNorm = new LayerNorm(WIDTH);
  head = new Linear(WIDTH, VOCABULARY, { bias: false });

  forward(source: Tensor, target: Tensor): Tensor {
    let memory = this.sourceTokens.forward(source).add(this.places);
    for (const layer of this.encoder) memory = layer.forward(memory);
    memory = this.encoderNorm.forward(memory);

    const order = arange(LENGTH, { dtype: "int32" });
    const future = order.gt(order.unsqueeze(1));
    let y = this.targetTokens.forward(target).add(this.places);
    for (const layer of this.decoder) y = layer.forward(y, memory, future);
    return this.head.forward(this.decoderNorm.forward(y));
  }
}

const TOKENS = BATCH * LENGTH;
const WEIGHTS = LAYERS * (12 * WIDTH ** 2 + 4 * WIDTH * INNER) + WIDTH * VOCABULARY;
const ATTENTIONS = 3 * LAYERS * 2 * 2 * TOKENS * LENGTH * WIDTH;

export const seq2seq = training(
  {
    name: "seq2seq",
    title: "seq2seq transformer, 2 + 2 layers of 256",
    flops: 3 * (2 * TOKENS * WEIGHTS + ATTENTIONS),
    examples: BATCH,
  },
  () => {
    const model = new Seq2Seq();
    const optimizer = new Adam(model.parameters(), { lr: 3e-4 });
    const tokens = () => randint(0, VOCABULARY, [BATCH, LENGTH]);
    return {
      parameters: countOf(model.parameters()),
      batch: [tokens(), tokens(), tokens()],
      step: (source, target, next) => {
        optimizer.zeroGrad();
        const scores = model.forward(source, target).reshape([TOKENS, VOCABULARY]);
        const loss = crossEntropy(scores, next.flatten());
        backward(loss);
        optimizer.step();
        return loss;
      },
    };
  },
);
