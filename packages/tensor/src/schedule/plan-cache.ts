import type { Backend } from "../backends/backend.js";
import { prepare, type PreparedPlan } from "./execute.js";
import { lower } from "./lower.js";
import { signature, type Schedule } from "./schedule.js";

/** Plans kept per backend; the least recently used goes first. A training loop needs a handful. */
const MAX_PLANS = 256;

const plans = /* @__PURE__ */ new WeakMap<Backend, Map<string, PreparedPlan>>();

/** The prepared plan for a schedule: made once for each structure, so that the second step of a loop only looks it up. */
export function planFor(schedule: Schedule, backend: Backend): PreparedPlan {
  let known = plans.get(backend);
  if (!known) plans.set(backend, (known = new Map()));
  const key = signature(schedule);
  const plan = known.get(key) ?? prepare(lower(schedule), backend);
  known.delete(key);
  known.set(key, plan);
  if (known.size > MAX_PLANS) known.delete(known.keys().next().value!);
  return plan;
}
