import type { Slice } from "../protocol.js";
import { limitName, type Limit } from "../limits/limits.js";
import type { Group, Workload } from "../workload.js";
import { quantile, Results, type Timing } from "./results.js";
import { SideProcess, TimeoutError } from "./side-process.js";
import type { SideInfo } from "./sides.js";

/** How long to measure. */
export interface Pace {
  readonly rounds: number;
  /** Milliseconds of warm-up of each workload. */
  readonly warmMs: number;
  /** How often the sides take turns at a workload, and how long each turn is. */
  readonly slices: number;
  readonly sliceMs: number;
  /** Longest wait for a side. */
  readonly timeoutMs: number;
}

/** Calls longer than this are measured in the first round only. */
const SLOW_MS = 1000;
/** With fewer clean blocks than this all are taken. */
const LEAST_CLEAN = 3;

/** The column of the machine's limits, which is measured like a side. */
export const LIMITS_ID = "limits";

/** Which limits bound a workload. */
export function limitsOf({ flops, bytes }: Workload): Limit[] {
  return [...(flops ? (["compute"] as const) : []), ...(bytes ? (["copy"] as const) : [])];
}

/** Told of every workload that is done. */
export type Progress = (workload: Workload, round: number) => void;

/** A side that takes part in a workload, under the name that the workload has there. */
interface Turn {
  readonly side: SideInfo;
  readonly name: string;
  readonly slices: Slice[];
}

/**
 * Measures all workloads on all sides: every group of workloads has one process for each side, which live at the same
 * time and take turns, so that what happens to the machine happens to all of them.
 */
export class Rounds {
  readonly results = new Results();
  readonly #processes = new Map<string, SideProcess>();

  constructor(
    private readonly sides: readonly SideInfo[],
    private readonly limits: SideInfo,
    private readonly pace: Pace,
    private readonly progress: Progress,
  ) {}

  /** One round over all workloads. */
  async run(workloads: readonly Workload[], round: number): Promise<void> {
    for (const group of new Set(workloads.map((workload) => workload.group))) {
      await this.#runGroup(workloads, group, round);
    }
  }

  async #runGroup(workloads: readonly Workload[], group: Group, round: number): Promise<void> {
    await this.#measureLimits(round);
    for (const workload of workloads) {
      if (workload.group !== group) continue;
      await this.#measure(this.#turnsFor(workload, round), workload.name, round);
      this.progress(workload, round);
    }
    for (const process of this.#processes.values()) process.close();
    this.#processes.clear();
  }

  /** The limits of the machine, also on one thread. */
  async #measureLimits(round: number): Promise<void> {
    for (const threads of ["one", "all"] as const) {
      for (const limit of ["compute", "copy"] as const) {
        const name = limitName(limit, threads);
        await this.#measure([{ side: this.limits, name, slices: [] }], name, round);
      }
    }
  }

  /** Who measures a workload in a round: each round starts with another side. */
  #turnsFor(workload: Workload, round: number): Turn[] {
    const wanted = this.sides.filter(({ id }) => {
      const cell = this.results.find(workload.name, id);
      const slow = cell?.timings.some(({ ms }) => ms > SLOW_MS);
      return !slow && cell?.failed === undefined && cell?.timedOutAfter === undefined;
    });
    const shift = round % Math.max(1, wanted.length);
    const turns = [...wanted.slice(shift), ...wanted.slice(0, shift)].map((side) => ({
      side,
      name: workload.name,
      slices: [],
    }));
    const limits = limitsOf(workload).map((limit) => ({
      side: this.limits,
      name: limitName(limit, "all"),
      slices: [],
    }));
    return [...turns, ...limits];
  }

  async #measure(turns: readonly Turn[], workload: string, round: number): Promise<void> {
    const { slices, sliceMs, timeoutMs } = this.pace;
    const ready: Turn[] = [];
    for (const turn of turns) if (await this.#prepare(turn, workload)) ready.push(turn);
    for (let i = 0; i < slices; i++) {
      for (const turn of ready) {
        const slow = (turn.slices[0]?.blocks[0] ?? 0) > SLOW_MS;
        if (slow || !this.#processes.has(turn.side.id)) continue;
        const slice = await this.#ask(turn, workload, async (process) => {
          const command = { do: "measure", workload: turn.name, ms: sliceMs } as const;
          return (await process.ask(command, timeoutMs)).slice;
        });
        if (slice) turn.slices.push(slice);
      }
    }
    for (const turn of ready) {
      const time = turn.side.id === LIMITS_ID ? fastest : typical;
      if (turn.slices.length > 0) this.#cell(turn, workload).timings.push(time(turn.slices, round));
      await this.#ask(turn, workload, (process) =>
        process.ask({ do: "release", workload: turn.name }, timeoutMs),
      );
    }
  }

  #cell({ side, name }: Turn, workload: string): ReturnType<Results["cell"]> {
    return side.id === LIMITS_ID ? this.results.cell(workload, name) : this.results.cell(workload, side.id);
  }

  /** Starts the side where it isn't running, and warms the workload up; false when it can't take part. */
  async #prepare(turn: Turn, workload: string): Promise<boolean> {
    const { warmMs, timeoutMs } = this.pace;
    const answer = await this.#ask(turn, workload, async (process) => {
      return process.ask({ do: "prepare", workload: turn.name, warmMs }, timeoutMs);
    });
    if (answer?.ready) {
      const { firstMs, check, parameters } = answer.ready;
      Object.assign(this.#cell(turn, workload), { firstMs, check, parameters });
    }
    return answer?.ready !== undefined;
  }

  /** Talks to a side's process; what goes wrong is written down, and the process ended. */
  async #ask<T>(
    turn: Turn,
    workload: string,
    talk: (process: SideProcess) => Promise<T>,
  ): Promise<T | undefined> {
    const { id } = turn.side;
    try {
      const answer = await talk(await this.#processOf(turn.side));
      const { failed } = (answer ?? {}) as { failed?: string };
      if (failed === undefined) return answer;
      this.#cell(turn, workload).failed = failed;
    } catch (error) {
      const cell = this.#cell(turn, workload);
      if (error instanceof TimeoutError) cell.timedOutAfter = this.pace.timeoutMs / 1000;
      else cell.failed = error instanceof Error ? error.message : String(error);
      this.#processes.get(id)?.kill();
      this.#processes.delete(id);
    }
    return undefined;
  }

  async #processOf(side: SideInfo): Promise<SideProcess> {
    const running = this.#processes.get(side.id);
    if (running && !running.ended) return running;
    const process = new SideProcess(side.program);
    this.#processes.set(side.id, process);
    this.results.sides.set(side.id, await process.hello(this.pace.timeoutMs));
    return process;
  }
}

/** The time of a round: the median of its clean blocks, or the lower quartile of all. */
function typical(slices: readonly Slice[], round: number): Timing {
  const blocks = slices.flatMap((slice) => slice.blocks);
  const clean = slices.flatMap((slice) => slice.blocks.filter((_, i) => slice.clean[i]));
  const ms = clean.length >= LEAST_CLEAN ? quantile(clean, 0.5)! : quantile(blocks, 0.25)!;
  return { round, ms, blocks: blocks.length, clean: clean.length };
}

/** What a round shows to be possible: for limits, which nothing can make look better than they are. */
function fastest(slices: readonly Slice[], round: number): Timing {
  const blocks = slices.flatMap((slice) => slice.blocks);
  return { round, ms: Math.min(...blocks), blocks: blocks.length, clean: blocks.length };
}
