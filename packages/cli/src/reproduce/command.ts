import { rm } from "node:fs/promises";
import path from "node:path";
import { Checkpoints } from "@nn/train";
import type { PartOptions } from "../report/part.js";
import { runReport } from "../report/run-report.js";
import type { Experiment, ExperimentOptions } from "./experiment.js";
import { experiments } from "./experiments.js";

/** The options of `nn reproduce`. */
export interface ReproduceFlags {
  readonly quick?: boolean;
  readonly data?: string;
  readonly variant?: string;
  /** Initially a folder named after the experiment. */
  readonly out?: string;
  readonly seed: number;
  readonly open?: boolean;
}

/** `nn reproduce NAME`. Gives the exit status: 130 when Ctrl-C ended it, 0 otherwise. */
export async function runReproduce(name: string, flags: ReproduceFlags): Promise<number> {
  const { quick = false, data, seed, open = false } = flags;
  const chosen = experiments.filter((experiment) => experiment.name === name);
  const variant = variantOf(chosen[0]!, flags.variant);
  const { out = path.join("nn-reproduce", variant === undefined ? name : `${name}-${variant}`) } = flags;
  const checkpoints = path.join(out, "checkpoints");
  const parts = chosen.map((experiment) => ({
    ...experiment,
    run: (options: PartOptions) =>
      experiment.run({ ...options, data, variant, training: trainingOf(options, checkpoints) }),
  }));
  const command = [
    "nn reproduce",
    name,
    quick && "--quick",
    variant !== undefined && `--variant ${variant}`,
    seed && `--seed ${seed}`,
  ]
    .filter(Boolean)
    .join(" ");
  const status = await runReport({
    title: "nn reproduce",
    command,
    parts,
    out,
    open,
    options: { quick, seed },
  });
  // Only a run that was cut short goes on; the next one begins afresh.
  if (status === 0) await rm(checkpoints, { recursive: true, force: true });
  else console.log("The same command goes on from here.");
  return status;
}

/** The variant that was asked for, as the experiment writes it. */
function variantOf({ name, variants }: Experiment, asked: string | undefined): string | undefined {
  if (asked === undefined) return undefined;
  const found = variants?.find((variant) => variant.toLowerCase() === asked.toLowerCase());
  if (found !== undefined) return found;
  throw new Error(
    variants
      ? `${name} has no variant ${asked}: it has ${variants.join(", ")}`
      : `${name} has no variants; leave out --variant`,
  );
}

function trainingOf(
  { seed, quick, signal, reporterFor }: PartOptions,
  root: string,
): ExperimentOptions["training"] {
  return (model) => {
    const folder = path.join(root, `${quick ? "quick-" : ""}${seed}-${model.replaceAll(/\W+/g, "-")}`);
    return { seed, signal, resume: folder, callbacks: [reporterFor(model), new Checkpoints({ folder })] };
  };
}
