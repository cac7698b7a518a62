import type { RowsKernel, RowStep } from "../../../kernel/kernel.js";
import { stepsIn } from "../../../kernel/leaves.js";

/** One walk over a row: the elements that it computes and the reductions that it feeds, then the row's own values. */
export interface Pass {
  readonly elements: readonly number[];
  readonly reductions: readonly number[];
  /** Row steps that can be computed when the walk is over. */
  readonly rows: readonly number[];
}

export interface Passes {
  /** Row steps that wait for no walk. */
  readonly first: readonly number[];
  readonly passes: readonly Pass[];
  /** For each step the walk in which, or for a row's own value the one after which, it is computed. */
  readonly passOf: readonly number[];
}

/**
 * Divides the steps of a rows kernel among walks over the row, as few as there can be: a step waits for the end of the
 * walk whose reductions it reads. Elements are computed where they are first used, so that few have to be kept.
 */
export function planPasses({ steps }: RowsKernel): Passes {
  const sources = steps.map(({ expr }) => [...stepsIn(expr)]);
  const passOf: number[] = [];
  steps.forEach(({ kind }, i) => {
    const waits = sources[i].map((src) => {
      const over = kind !== "row" && steps[src].kind !== "element";
      return passOf[src] + (over ? 1 : 0);
    });
    passOf.push(Math.max(kind === "row" ? -1 : 0, ...waits));
  });
  for (let i = steps.length - 1; i >= 0; i--) {
    if (steps[i].kind !== "element") continue;
    const users = passOf.filter((_, user) => sources[user].includes(i));
    if (users.length > 0) passOf[i] = Math.min(...users);
  }
  const count = Math.max(...passOf) + 1;
  const inPass = (pass: number, kind: RowStep["kind"]): number[] =>
    passOf.flatMap((own, i) => (own === pass && steps[i].kind === kind ? [i] : []));
  const passes = Array.from({ length: count }, (_, pass) => ({
    elements: inPass(pass, "element"),
    reductions: inPass(pass, "reduce"),
    rows: inPass(pass, "row"),
  }));
  return { first: inPass(-1, "row"), passes, passOf };
}
