import { runReport } from "../report/run-report.js";
import { parts } from "./parts.js";

/** The options of `nn tour`. */
export interface TourFlags {
  readonly quick?: boolean;
  /** The name of the one part that is wanted. */
  readonly only?: string;
  readonly out: string;
  readonly seed: number;
  readonly open?: boolean;
}

/** `nn tour`. Gives the exit status: 130 when Ctrl-C ended it, 0 otherwise. */
export async function runTour(flags: TourFlags): Promise<number> {
  const { quick = false, only, out, seed, open = false } = flags;
  return runReport({
    title: "A tour of nn",
    command: commandOf(flags),
    parts: parts.filter(({ name }) => only === undefined || only === name),
    out,
    open,
    options: { quick, seed },
  });
}

function commandOf({ quick, only, seed }: TourFlags): string {
  return ["nn tour", quick && "--quick", only && `--only ${only}`, seed && `--seed ${seed}`]
    .filter(Boolean)
    .join(" ");
}
