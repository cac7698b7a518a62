import { cpus } from "node:os";
import { limitName, limitWork, type Limit } from "../limits/limits.js";
import { limitsOf, type Pace } from "../driver/rounds.js";
import { median, type Results } from "../driver/results.js";
import type { Kind, SideInfo } from "../driver/sides.js";
import type { Footprint } from "../footprint/footprint.js";
import type { Group, Workload } from "../workload.js";

/** A column. */
export interface SideReport {
  readonly id: string;
  readonly title: string;
  readonly kind: Kind;
  readonly version?: string;
  readonly device?: string;
}

/** One side's result on a workload. */
export interface CellReport {
  /** Median over the rounds, per call. */
  readonly ms?: number;
  readonly rounds: readonly number[];
  /** Whether too many blocks were disturbed in some round, so that the lower quartile of all was taken. */
  readonly disturbed: boolean;
  readonly firstMs?: number;
  readonly check?: number;
  readonly parameters?: number;
  readonly failed?: string;
  readonly timedOutAfter?: number;
}

export interface WorkloadReport {
  readonly name: string;
  readonly title: string;
  readonly group: Group;
  readonly flops?: number;
  readonly bytes?: number;
  readonly examples?: number;
  readonly sides: Readonly<Record<string, CellReport>>;
  /** The fastest of the JavaScript peers, and how many times its time is ours: the median of the rounds' ratios. */
  readonly best?: { readonly id: string; readonly ratio: number };
  /** The time that the machine's limits allow, as a share of ours. */
  readonly ofLimit?: number;
}

/** GFLOP/s or GB/s, on one thread and on all. */
export interface LimitReport {
  readonly one: number;
  readonly all: number;
}

/** Everything that a run has found, as it is written as JSON. */
export interface Report {
  readonly date: string;
  readonly machine: { readonly cpu: string; readonly cores: number; readonly node: string };
  readonly threads: number;
  readonly pace: Pace;
  readonly sides: readonly SideReport[];
  /** Missing where no work was measured. */
  readonly limits?: { readonly compute: LimitReport; readonly copy: LimitReport };
  readonly workloads: readonly WorkloadReport[];
  readonly footprint: readonly Footprint[];
}

/** The side whose times are compared. */
export const OUR_ID = "nn";

export function makeReport(
  results: Results,
  sides: readonly SideInfo[],
  workloads: readonly Workload[],
  footprint: readonly Footprint[],
  { threads, pace }: { readonly threads: number; readonly pace: Pace },
): Report {
  const limits = limitReports(results, threads);
  return {
    date: new Date().toISOString(),
    machine: { cpu: cpus()[0]?.model ?? "unknown", cores: cpus().length, node: process.version },
    threads,
    pace,
    sides: sides.map(({ id, title, kind }) => ({ id, title, kind, ...results.sides.get(id) })),
    ...(limits ? { limits } : {}),
    workloads: workloads.map((workload) => workloadReport(results, sides, workload, threads)),
    footprint,
  };
}

function limitReports(results: Results, threads: number): Report["limits"] {
  const rate = (limit: Limit, which: "one" | "all"): number => {
    const name = limitName(limit, which);
    const ms = results.time(name, name) ?? NaN;
    return limitWork(limit, which === "one" ? 1 : threads) / ms / 1e6;
  };
  const report = (limit: Limit): LimitReport => ({ one: rate(limit, "one"), all: rate(limit, "all") });
  const limits = { compute: report("compute"), copy: report("copy") };
  return Number.isFinite(limits.compute.one) ? limits : undefined;
}

function workloadReport(
  results: Results,
  sides: readonly SideInfo[],
  workload: Workload,
  threads: number,
): WorkloadReport {
  const { name, title, group, flops, bytes, examples } = workload;
  const cells = sides.map(({ id }) => [id, cellReport(results, name, id)] as const);
  const best = bestPeer(results, sides, name);
  const ofLimit = shareOfLimit(results, workload, threads);
  return {
    name,
    title,
    group,
    ...(flops === undefined ? {} : { flops }),
    ...(bytes === undefined ? {} : { bytes }),
    ...(examples === undefined ? {} : { examples }),
    sides: Object.fromEntries(cells.filter(([, cell]) => cell !== undefined)) as Record<string, CellReport>,
    ...(best ? { best } : {}),
    ...(ofLimit === undefined ? {} : { ofLimit }),
  };
}

function cellReport(results: Results, workload: string, side: string): CellReport | undefined {
  const cell = results.find(workload, side);
  if (!cell) return undefined;
  const { timings, ...rest } = cell;
  const ms = results.time(workload, side);
  if (ms === undefined && rest.failed === undefined && rest.timedOutAfter === undefined) return undefined;
  return {
    ...(ms === undefined ? {} : { ms }),
    rounds: timings.map((timing) => timing.ms),
    disturbed: timings.some(({ clean, blocks }) => clean < Math.min(3, blocks)),
    ...rest,
  };
}

/** Our rounds' times, each with its round. */
function ourRounds(
  results: Results,
  workload: string,
): readonly { readonly round: number; readonly ms: number }[] {
  return results.find(workload, OUR_ID)?.timings ?? [];
}

function bestPeer(results: Results, sides: readonly SideInfo[], workload: string): WorkloadReport["best"] {
  const peers = sides.filter(({ kind }) => kind === "javascript");
  const times = peers.map(({ id }) => ({ id, ms: results.time(workload, id) ?? Infinity }));
  const best = times.reduce((a, b) => (b.ms < a.ms ? b : a), { id: "", ms: Infinity });
  const ratios = ourRounds(results, workload).map(({ round, ms }) => {
    const inRound = peers.map(({ id }) => results.timeIn(workload, id, round) ?? Infinity);
    return Math.min(...inRound) / ms;
  });
  const ratio = median(ratios.filter(Number.isFinite));
  return ratio === undefined ? undefined : { id: best.id, ratio };
}

function shareOfLimit(results: Results, workload: Workload, threads: number): number | undefined {
  const { name, flops = 0, bytes = 0 } = workload;
  const limits = limitsOf(workload);
  const shares = ourRounds(results, name).map(({ round, ms }) => {
    const least = limits.map((limit) => {
      const perWork = results.timeIn(name, limitName(limit, "all"), round) ?? NaN;
      return ((limit === "compute" ? flops : bytes) * perWork) / limitWork(limit, threads);
    });
    return Math.max(...least) / ms;
  });
  return median(shares.filter(Number.isFinite));
}
