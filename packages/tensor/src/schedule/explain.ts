import type { Node } from "../graph/node.js";
import { currentBackend } from "../runtime.js";
import { describeKernel } from "./describe.js";
import { lower } from "./lower.js";
import { schedule } from "./schedule.js";

/** The kernels that computing these nodes would run, one per line; an empty text when all values are there. */
export function explainNodes(nodes: readonly Node[]): string {
  const plan = lower(schedule(nodes.filter((node) => !node.storage)), currentBackend());
  return plan.steps.map((step, i) => `${i + 1}. ${describeKernel(step.kernel)}`).join("\n");
}
