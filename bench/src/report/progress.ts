import type { Results } from "../driver/results.js";
import type { SideInfo } from "../driver/sides.js";
import type { Workload } from "../workload.js";
import { time } from "./format.js";

/** One line about a workload that all sides have done in a round. */
export function progressLine(
  results: Results,
  sides: readonly SideInfo[],
  { name }: Workload,
  { round, rounds }: { readonly round: number; readonly rounds: number },
): string {
  const times = sides.flatMap(({ id }) => {
    const cell = results.find(name, id);
    const ms = cell?.timings.findLast((timing) => timing.round === round)?.ms;
    if (ms !== undefined) return [`${id} ${time(ms)}`];
    return round === 0 && (cell?.failed !== undefined || cell?.timedOutAfter !== undefined)
      ? [`${id} –`]
      : [];
  });
  return `${round + 1}/${rounds}  ${name.padEnd(22)} ${times.join("  ")}`;
}
