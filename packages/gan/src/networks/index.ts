export { GeneratorNetwork, type GeneratorNetworkOptions } from "./generator-network.js";
export {
  DiscriminatorNetwork,
  type Conditioning,
  type DiscriminatorNetworkOptions,
} from "./discriminator-network.js";
export {
  AutoencodingDiscriminator,
  type AutoencodingDiscriminatorOptions,
} from "./autoencoding-discriminator.js";
export type {
  ImageNetworkOptions,
  ImagePairOptions,
  ImageSize,
  NetworkOptions,
  OutputActivation,
  PairOptions,
} from "./network-options.js";
export type { NetworkPair } from "./network-pair.js";
export type { Normalization } from "./normalized.js";
export { infoGanCodes, type LatentCodes } from "./latent-codes.js";
export { mlp, type MlpOptions } from "./mlp.js";
export { dcgan, type DcganOptions } from "./dcgan.js";
export { infoGan, type InfoGanOptions, type InfoGanSizes } from "./info-gan.js";
export { resnetGan, type ResnetGanOptions } from "./resnet-gan.js";
export type { BeganPair, BeganPairOptions } from "./began-pair.js";
export { beganMlp, type BeganMlpOptions } from "./began-mlp.js";
export { beganConv, type BeganConvOptions } from "./began-conv.js";
export { beganInfoGan, type BeganInfoGanOptions } from "./began-info-gan.js";
