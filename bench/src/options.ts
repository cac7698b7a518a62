import { availableParallelism } from "node:os";
import { Command, InvalidArgumentError, Option } from "commander";
import type { Pace } from "./driver/rounds.js";

export interface Options {
  /** The graphics card in Chromium, instead of the processor. */
  readonly gpu: boolean;
  /** A CNN on all of MNIST, to see how good and how fast it becomes. */
  readonly mnist: boolean;
  readonly quick: boolean;
  readonly only: string;
  readonly sides: string;
  readonly threads: number;
  readonly peers: boolean;
  readonly json?: string;
  readonly markdown?: string;
  readonly write: boolean;
  /** Where it was asked for; part of `pace`, too. */
  readonly rounds?: number;
  readonly pace: Pace;
}

const FULL: Pace = { rounds: 3, warmMs: 300, slices: 3, sliceMs: 150, timeoutMs: 45_000 };
const QUICK: Pace = { rounds: 1, warmMs: 200, slices: 2, sliceMs: 100, timeoutMs: 8_000 };

/** The pages show whole runs only. */
const WRITE = new Option("--write", "puts the tables into README.md and docs/benchmarks.md")
  .default(false)
  .conflicts(["quick", "only", "sides"]);

function positive(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidArgumentError("It must be a whole number above 0.");
  return value;
}

/** Reads the command line. */
export function readOptions(argv: readonly string[]): Options {
  const command = new Command("bench")
    .description("Measures our packages, other libraries and the machine's limits on the same work.")
    .option("--gpu", "WebGL2 and WebGPU in Chromium, instead of the processor", false)
    .option("--mnist", "trains the tour's CNN on all of MNIST: time per epoch and test accuracy", false)
    .option("--quick", "a choice of the work, one round: less than two minutes", false)
    .option("--only <text>", "only work with this in its name or group", "")
    .option("--sides <names>", "only these columns, as nn,jax-js", "")
    .option("--rounds <number>", "how often everything is measured, in new processes", positive)
    .option("--threads <number>", "threads of our side, and of peers that take a number", positive)
    .option("--no-peers", "only our side and the machine's limits; installs nothing")
    .option("--json <path>", "writes everything that was found")
    .option("--markdown <path>", "writes the tables")
    .addOption(WRITE)
    .parse(argv);
  const given = command.opts<Omit<Options, "pace" | "threads"> & { threads?: number }>();
  const pace = given.quick ? QUICK : FULL;
  return {
    ...given,
    threads: given.threads ?? availableParallelism(),
    pace: { ...pace, rounds: given.rounds ?? pace.rounds },
  };
}
