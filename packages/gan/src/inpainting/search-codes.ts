import { gradients, noGrad } from "@nn/autograd";
import { breathe } from "@nn/data";
import { Parameter } from "@nn/layers";
import { Adam, CosineAnnealingLR } from "@nn/optim";
import { compile, Generator, tensor, ValueError, type Tensor } from "@nn/tensor";
import { normalCodes, type CodeDistribution } from "../codes.js";
import { checkWhole } from "../metrics/checks.js";

/** How codes are searched for. */
export interface CodeSearchOptions {
  /** Random codes that each search begins with; the best result counts. Initially 4. */
  readonly starts?: number;
  /** Steps of Adam. Initially 300. */
  readonly steps?: number;
  /** Its first learning rate, for codes of about unit length in each number; it goes down to 0 along a cosine. Initially 0.05. */
  readonly lr?: number;
  /**
   * μ, how much it counts that a code is a likely one of N(0, 1): μ |z|² / 2 is added to what is made small (Bora et al. 2017).
   * Initially 0.
   */
  readonly codePrior?: number;
  /** Fixes the first codes. Initially 0. */
  readonly seed?: number;
}

/** What is asked of codes. */
export interface CodeSearch {
  readonly operation: string;
  /** How many codes are wanted, n. */
  readonly count: number;
  readonly codeSize: number;
  readonly codes?: CodeDistribution | undefined;
  /** What is to be small for the codes of start after start: `[starts · n, codeSize]` to `[starts, n]`. */
  readonly loss: (z: Tensor) => Tensor;
}

/** The codes that were found, and how good they are. */
export interface FoundCodes {
  /** `[n, codeSize]` */
  readonly z: Tensor;
  /** What was made small, `[n]`. */
  readonly loss: Tensor;
}

/** Descends with Adam from several random codes at once, and answers the best of each. */
export async function searchCodes(
  { operation, count, codeSize, codes = normalCodes, loss }: CodeSearch,
  { starts = 4, steps = 300, lr = 0.05, seed = 0, codePrior = 0 }: CodeSearchOptions,
): Promise<FoundCodes> {
  checkWhole(operation, "starts", starts, 1);
  checkWhole(operation, "steps", steps, 0);
  checkWeight(operation, "codePrior", codePrior);
  const objective = (codes: Tensor, found: Tensor): Tensor =>
    found.add(
      codes
        .square()
        .sum(1)
        .mul(codePrior / 2)
        .reshape(found.shape),
    ); // [starts, n]
  const z = new Parameter(codes(starts * count, codeSize, { generator: new Generator(seed) }));
  const optimizer = new Adam([z], { lr });
  const schedule = new CosineAnnealingLR(optimizer, Math.max(steps, 1));
  const step = compile(() => {
    [z.grad] = gradients(objective(z, loss(z)).sum(), [z]);
    optimizer.step();
  });
  for (let i = 0; i < steps; i++) {
    step();
    schedule.step();
    await breathe();
  }
  const losses = noGrad(() => loss(z)).realize(); // [starts, n]
  const best = (await noGrad(() => objective(z, losses))
    .argMin(0)
    .data()) as Int32Array; // [n]
  const rows = tensor(Int32Array.from(best, (start, i) => start * count + i));
  return {
    z: z.detach().indexSelect(0, rows).realize(),
    loss: losses.flatten().indexSelect(0, rows).realize(),
  };
}

/** Refuses weights that are no numbers from 0 up. */
export function checkWeight(operation: string, name: string, weight: number): void {
  if (weight >= 0 && weight < Infinity) return;
  throw new ValueError(operation, `${name} must be at least 0, got ${weight}`);
}
