import * as nn from "@nn/tensor";
import { tensor, type BackendName, type Tensor, withBackend } from "@nn/tensor";
import { vjp } from "@nn/autograd";
import { numericDifference } from "./compare.js";
import { read } from "./evaluate.js";
import type { Float } from "./inputs.js";

type Json = number | string | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** A recorded tensor; what is not finite is written as text. */
interface Recorded {
  readonly shape: readonly number[];
  readonly dtype: "float" | "int32" | "bool";
  readonly data: readonly (number | "NaN" | "Infinity" | "-Infinity")[];
}

/** A call of an operation with what PyTorch answered; tools/goldens/record.py writes them. */
export interface Golden {
  readonly op: string;
  readonly args: readonly Json[];
  readonly inputs: readonly Recorded[];
  readonly result: Recorded;
  readonly cotangent?: Recorded;
  readonly gradients?: readonly Recorded[];
  /** Which of several results. */
  readonly part?: string;
  /** The sign is a matter of taste. */
  readonly absolute?: boolean;
  /** Inputs are made symmetric first. */
  readonly symmetric?: boolean;
}

type Call = (...args: readonly unknown[]) => unknown;

const numbers = (recorded: Recorded): number[] => recorded.data.map(Number);

function tensorOf(recorded: Recorded, float: Float): Tensor {
  const dtype = recorded.dtype === "float" ? float : recorded.dtype;
  return tensor(numbers(recorded), recorded.shape, { dtype });
}

/** The arguments with tensors where the recording says so. */
function fill(arg: Json, tensors: readonly Tensor[]): unknown {
  if (Array.isArray(arg)) return arg.map((item: Json) => fill(item, tensors));
  if (typeof arg !== "object" || arg === null) return arg;
  const entries = arg as { readonly [key: string]: Json };
  if (typeof entries.tensor === "number") return tensors[entries.tensor];
  return Object.fromEntries(Object.entries(entries).map(([key, value]) => [key, fill(value, tensors)]));
}

async function evaluate(golden: Golden, inputs: readonly Tensor[]): Promise<Tensor> {
  const { op, args, part } = golden;
  const whole = (nn as unknown as Record<string, Call>)[op](...fill([...args], prepared(golden, inputs)) as unknown[]); // prettier-ignore
  const result = (await whole) as Tensor | Record<string, Tensor>;
  return finish(golden, part === undefined ? (result as Tensor) : (result as Record<string, Tensor>)[part]);
}

function evaluateNow(golden: Golden, inputs: readonly Tensor[]): Tensor {
  const { op, args, part } = golden;
  const result = (nn as unknown as Record<string, Call>)[op](...fill([...args], prepared(golden, inputs)) as unknown[]); // prettier-ignore
  return finish(golden, part === undefined ? (result as Tensor) : (result as Record<string, Tensor>)[part]);
}

function prepared({ symmetric }: Golden, inputs: readonly Tensor[]): readonly Tensor[] {
  return symmetric ? inputs.map((x) => x.add(x.transpose()).mul(0.5)) : inputs;
}

function finish({ absolute }: Golden, result: Tensor): Tensor {
  return absolute ? result.abs() : result;
}

/** Where a backend's answer to a recorded call differs from PyTorch's, in words. */
export async function replay(
  golden: Golden,
  backend: BackendName,
  float: Float,
  tolerance: number,
): Promise<string | undefined> {
  return withBackend(backend, async () => {
    const inputs = golden.inputs.map((input) => tensorOf(input, float));
    const floatResult = inputs.some(({ dtype }) => dtype === float) ? float : "float32";
    const allowed = floatResult === "float32" ? Math.max(tolerance, 1e-6) : tolerance;
    const compare = async (what: string, got: Tensor, expected: Recorded): Promise<string | undefined> => {
      if (got.dtype !== (expected.dtype === "float" ? floatResult : expected.dtype)) return `${what}: dtype ${got.dtype}`; // prettier-ignore
      const problem = numericDifference(await read(got), { shape: expected.shape, data: numbers(expected) }, allowed); // prettier-ignore
      return problem && `${what}: ${problem}`;
    };
    const problem = await compare("result", await evaluate(golden, inputs), golden.result);
    if (problem || !golden.cotangent) return problem;
    const places = inputs.map((_, i) => i).filter((i) => inputs[i].dtype === float);
    const f = (...xs: Tensor[]): Tensor => {
      const all = inputs.slice();
      places.forEach((place, i) => (all[place] = xs[i]));
      return evaluateNow(golden, all);
    };
    const [, pull] = vjp(f, places.map((i) => inputs[i])); // prettier-ignore
    const found = pull(tensorOf(golden.cotangent, float));
    const problems = await Promise.all(
      found.map((g, i) => compare(`gradient ${i}`, g, golden.gradients![i])),
    );
    return problems.find(Boolean);
  });
}
