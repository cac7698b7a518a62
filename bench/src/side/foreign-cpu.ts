import { readFileSync } from "node:fs";

/** A moment, for {@link foreignShare}. */
export interface Mark {
  readonly at: number;
  /** Milliseconds of all cores that were not idle, or undefined where the system doesn't say. */
  readonly busy: number | undefined;
  /** Those that this process used. */
  readonly own: number;
}

const TICK_MS = 10;

/** User, nice, system, irq, softirq and steal of the first line of Linux's /proc/stat. */
function busyMilliseconds(): number | undefined {
  try {
    const [line] = readFileSync("/proc/stat", "latin1").split("\n", 1);
    const ticks = line.trim().split(/\s+/).slice(1).map(Number);
    return TICK_MS * (ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6] + ticks[7]);
  } catch {
    return undefined;
  }
}

export function mark(): Mark {
  const { user, system } = process.cpuUsage();
  return { at: performance.now(), busy: busyMilliseconds(), own: (user + system) / 1000 };
}

/** How much of one core other processes used between two moments; 0 where the system doesn't say. */
export function foreignShare(from: Mark, to: Mark): number {
  if (from.busy === undefined || to.busy === undefined) return 0;
  return Math.max(0, to.busy - from.busy - (to.own - from.own)) / Math.max(1, to.at - from.at);
}
