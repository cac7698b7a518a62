import { gradients, noGrad } from "@nn/autograd";
import { breathe } from "@nn/data";
import { Parameter } from "@nn/layers";
import { Adam } from "@nn/optim";
import { compile, Generator, tensor, type Tensor } from "@nn/tensor";
import { normalCodes, type CodeDistribution } from "../codes.js";
import { checkWhole } from "../metrics/checks.js";

/** How codes are searched for. */
export interface CodeSearchOptions {
  /** Random codes that each search begins with; the best result counts. Initially 4. */
  readonly starts?: number;
  /** Steps of Adam. Initially 300. */
  readonly steps?: number;
  /** Its learning rate, for codes of about unit length in each number. Initially 0.05. */
  readonly lr?: number;
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
  { starts = 4, steps = 300, lr = 0.05, seed = 0 }: CodeSearchOptions,
): Promise<FoundCodes> {
  checkWhole(operation, "starts", starts, 1);
  checkWhole(operation, "steps", steps, 0);
  const z = new Parameter(codes(starts * count, codeSize, { generator: new Generator(seed) }));
  const optimizer = new Adam([z], { lr });
  const step = compile(() => {
    [z.grad] = gradients(loss(z).sum(), [z]);
    optimizer.step();
  });
  for (let i = 0; i < steps; i++) {
    step();
    await breathe();
  }
  const losses = noGrad(() => loss(z)).realize(); // [starts, n]
  const best = (await losses.argMin(0).data()) as Int32Array; // [n]
  const rows = tensor(Int32Array.from(best, (start, i) => start * count + i));
  return {
    z: z.detach().indexSelect(0, rows).realize(),
    loss: losses.flatten().indexSelect(0, rows).realize(),
  };
}
