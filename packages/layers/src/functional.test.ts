import * as tensor from "@nn/tensor";
import { expect, it } from "vitest";
import * as layers from "./index.js";

/** What `torch.nn.functional` has for the layers and losses of this package, in camelCase. */
const NAMES = `
  linear bilinear embedding embeddingBag scaledDotProductAttention
  conv1d conv2d conv3d convTranspose1d convTranspose2d convTranspose3d unfold fold
  avgPool1d avgPool2d avgPool3d maxPool1d maxPool2d maxPool3d maxUnpool1d maxUnpool2d maxUnpool3d lpPool1d lpPool2d
  adaptiveMaxPool1d adaptiveMaxPool2d adaptiveMaxPool3d adaptiveAvgPool1d adaptiveAvgPool2d adaptiveAvgPool3d
  batchNorm groupNorm instanceNorm layerNorm rmsNorm localResponseNorm
  dropout alphaDropout featureAlphaDropout dropout1d dropout2d dropout3d
  relu relu6 leakyRelu elu selu celu gelu silu mish hardswish hardsigmoid hardtanh hardshrink softshrink tanhshrink
  softplus softsign sigmoid logSigmoid tanh threshold prelu glu softmax softmin logSoftmax oneHot
  binaryCrossEntropy binaryCrossEntropyWithLogits poissonNllLoss cosineEmbeddingLoss crossEntropy gaussianNllLoss
  hingeEmbeddingLoss klDiv l1Loss mseLoss marginRankingLoss multiMarginLoss nllLoss huberLoss smoothL1Loss
  softMarginLoss tripletMarginLoss
  pixelShuffle pixelUnshuffle channelShuffle pad interpolate flatten
  normalize cosineSimilarity pairwiseDistance
`;

it("every function of torch.nn.functional is exported, here or by @nn/tensor", () => {
  const known = { ...tensor, ...layers } as Record<string, unknown>;
  const missing = NAMES.trim()
    .split(/\s+/)
    .filter((name) => typeof known[name] !== "function");
  expect(missing).toEqual([]);
});
