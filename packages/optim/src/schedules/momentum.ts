import { NNError } from "@nn/tensor";
import type { Scheduled } from "./schedule.js";

/** Refuses an optimiser that has neither momentum nor betas. */
export function requireMomentum(schedule: string, { paramGroups }: Scheduled): void {
  if (paramGroups.every(({ momentum }) => momentum !== undefined)) return;
  throw new NNError(
    schedule,
    "the optimizer has neither momentum nor betas",
    "pass cycleMomentum: false to change the rate alone",
  );
}
