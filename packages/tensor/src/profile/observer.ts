import type { Plan, Step } from "../schedule/plan.js";

/** Is handed each step of a plan and must run it. */
export type StepObserver = (step: Step, plan: Plan, run: () => void) => void;

let observer: StepObserver | undefined;

/** Who watches the steps of plans now. */
export function stepObserver(): StepObserver | undefined {
  return observer;
}

/** Has all steps handed to `next`, or (undefined) to nobody any more. */
export function observeSteps(next: StepObserver | undefined): void {
  observer = next;
}
