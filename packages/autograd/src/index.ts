export { gradients, backward } from "./gradients.js";
export { grad, valueAndGrad, vjp, jvp, jacobian, hessian, hvp } from "./transforms.js";
export type { Tree } from "./tree.js";
export { noGrad, detach } from "./no-grad.js";
export { customGrad, type Vjp } from "./custom-grad.js";
export { checkpoint, type CheckpointOptions } from "./checkpoint.js";
export { gradCheck, type GradCheckOptions } from "./grad-check.js";
