import { cholesky } from "./cholesky.js";
import { det } from "./det.js";
import { eigh } from "./eigh.js";
import { qr } from "./qr.js";
import type { Routine } from "./routine.js";
import { provideRoutine } from "./run-routine.js";
import { solve } from "./solve.js";
import { svd } from "./svd.js";

/** Host functions for what is not a loop nest, by the name that a routine kernel carries. */
export const ROUTINES = { cholesky, det, eigh, qr, solve, svd } as const satisfies Record<string, Routine>;

export type RoutineName = keyof typeof ROUTINES;

/** Provides all of them: for workers, which are told names. */
export function provideRoutines(): void {
  for (const [name, routine] of Object.entries(ROUTINES)) provideRoutine(name, routine);
}
