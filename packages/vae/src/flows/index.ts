export type { Flow, FlowStep } from "./flow.js";
export { PlanarFlow, type FlowOptions } from "./planar-flow.js";
export { AffineCoupling, type AffineCouplingOptions } from "./affine-coupling.js";
export {
  InverseAutoregressiveFlow,
  type InverseAutoregressiveFlowOptions,
} from "./inverse-autoregressive-flow.js";
