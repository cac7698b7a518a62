export { UNIT, type DomainName, type UnitDomain, type UnitOptions, type UnitWeights } from "./unit.js";
export {
  unitNetworks,
  type DomainNetworks,
  type UnitNetworks,
  type UnitNetworksOptions,
} from "./unit-networks.js";
export type { DomainExamples, OfDomains } from "./two-domains.js";
export {
  Pix2Pix,
  pix2pixNetworks,
  type Pix2PixNetworks,
  type Pix2PixNetworksOptions,
  type Pix2PixOptions,
} from "./pix2pix.js";
export type { Pair, PairedExamples } from "./fit-pix2pix.js";
export { UNet, type UNetOptions } from "./u-net.js";
