import type { Acc } from "../../../kernel/expr.js";
import type { RowsKernel } from "../../../kernel/kernel.js";
import type { View } from "../../../kernel/view.js";
import type { Access, Low, LowBuilder } from "../low.js";
import { Lowering, wordType, type ArgumentSlots } from "../lower.js";
import type { Passes } from "./rows-passes.js";
import { stepsIn } from "../../../kernel/leaves.js";

/** For each step the number of the output in whose memory its elements lie while walks read them. */
export type Places = readonly (number | undefined)[];

/**
 * Where elements stay that later walks read: in the output that they are, or else in one that is written in the walk
 * that reads them last or after it. Those that find no place are computed again.
 */
export function placeElements({ steps }: RowsKernel, { passOf }: Passes): Places {
  const outputs = outputNumbers(steps);
  const places: (number | undefined)[] = outputs.slice();
  const taken = new Set<number>();
  const lastRead = passOf.map(() => -1);
  // Later steps first: what finds no place reads its sources again wherever it is computed again.
  for (let i = steps.length - 1; i >= 0; i--) {
    const { kind, stored, expr } = steps[i];
    if (kind === "element" && !stored && lastRead[i] > passOf[i]) {
      const host = steps.findIndex(
        (step, j) => step.kind === "element" && step.stored && passOf[j] >= lastRead[i] && !taken.has(j),
      );
      if (host >= 0) {
        taken.add(host);
        places[i] = outputs[host];
      }
    }
    const again = kind === "element" && places[i] === undefined;
    const until = again ? Math.max(passOf[i], lastRead[i]) : passOf[i];
    for (const src of stepsIn(expr)) lastRead[src] = Math.max(lastRead[src], until);
  }
  return places;
}

/** The number of the output that each stored step is. */
export function outputNumbers(steps: RowsKernel["steps"]): (number | undefined)[] {
  let count = 0;
  return steps.map(({ stored }) => (stored ? count++ : undefined));
}

/** Lowers what one walk over a row computes: elements made before are loaded, or computed once more. */
export class RowsLowering extends Lowering {
  constructor(
    private readonly pass: number,
    private readonly kernel: RowsKernel,
    private readonly passOf: readonly number[],
    private readonly elementAt: (step: number) => Access | undefined,
    slots: ArgumentSlots,
    access: (slot: number, view: View) => Access,
    m: LowBuilder,
  ) {
    super(slots, access, m);
  }

  protected override acc(acc: Acc): Low {
    const step = this.kernel.steps[acc.step!];
    if (step.kind !== "element") return super.acc(acc);
    const access = this.passOf[acc.step!] < this.pass ? this.elementAt(acc.step!) : undefined;
    if (!access) return this.lower(step.expr);
    return this.fromMemory(this.m.node("load", wordType(acc.dtype), [], 0, 0, access), acc.dtype);
  }
}
