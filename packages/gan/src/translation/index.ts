export { UNIT, type DomainName, type UnitDomain, type UnitOptions, type UnitWeights } from "./unit.js";
export {
  unitNetworks,
  type DomainNetworks,
  type UnitNetworks,
  type UnitNetworksOptions,
} from "./unit-networks.js";
export type { DomainExamples, OfDomains } from "./two-domains.js";
