import { gradients } from "@nn/autograd";
import { tensor, type Tensor } from "@nn/tensor";
import { assign } from "@nn/tensor/graph";
import { expect } from "vitest";
import type { AnyModule, Module } from "../module/module.js";
import type { Parameter } from "../module/parameter.js";
import { expectClose, load, type Derivatives, type Saved } from "./golden.js";

/** What a layer did with one batch. */
interface Step extends Derivatives {
  readonly training: boolean;
  readonly inputs: readonly Saved[];
}

/** A layer on several batches, as `steps_case` of tools/goldens/steps.py writes it. */
export interface StepsCase {
  /** How the layer is made. */
  readonly kind: string;
  readonly args: readonly unknown[];
  readonly options: Readonly<Record<string, unknown>>;
  /** The state before the first step and after the last. */
  readonly state: Readonly<Record<string, Saved>>;
  readonly after: Readonly<Record<string, Saved>>;
  readonly steps: readonly Step[];
}

const RATE = 0.1;

/** The layer of a case, made from the classes of an index. */
export function makeLayer<M extends AnyModule = Module>(
  classes: object,
  { kind, args, options }: StepsCase,
): M {
  const make = (classes as Record<string, new (...args: unknown[]) => M>)[kind];
  return new make(...args, options);
}

/** How a layer takes its inputs. */
type Forward = (...inputs: Tensor[]) => Tensor;

/**
 * Takes a layer through all steps of its case, from the recorded state to the recorded end.
 *
 * @param forward - For layers that don't take all inputs by position.
 */
export async function expectSteps<I extends readonly unknown[]>(
  layer: Module<I>,
  { state, steps, after }: StepsCase,
  forward: Forward = (...inputs) => layer.forward(...(inputs as unknown as I)),
): Promise<void> {
  expect(Object.keys(layer.stateDict())).toEqual(Object.keys(state));
  layer.loadStateDict(Object.fromEntries(Object.entries(state).map(([name, value]) => [name, load(value)])));
  for (const [i, step] of steps.entries()) await expectStep(layer, forward, step, `step ${i}`);
  const end = layer.stateDict();
  for (const [name, value] of Object.entries(after)) await expectClose(end[name], value, 1e-5, name);
}

async function expectStep(layer: AnyModule, forward: Forward, step: Step, place: string): Promise<void> {
  const inputs = step.inputs.map((x) =>
    x.dtype ? load(x) : tensor(x.data, x.shape, { requiresGrad: true }),
  );
  layer.train(step.training);
  const y = forward(...inputs);
  await expectClose(y, step.output, 1e-5, `result of ${place}`);
  const learned = layer.parameters().filter((parameter) => parameter.requiresGrad);
  const targets: Tensor[] = [...inputs.filter((x) => x.requiresGrad), ...learned];
  const first = gradients(y.mul(load(step.weights)).sum(), targets);
  expect(first.length).toBe(step.gradients.length);
  for (const [i, g] of first.entries()) {
    await expectClose(g, step.gradients[i], 1e-5, `gradient ${i} of ${place}`);
  }
  const total = first.map((g) => g.square().sum()).reduce((a, b) => a.add(b));
  for (const [i, g] of gradients(total, targets).entries()) {
    await expectClose(g, step.second[i], 3e-5, `second derivative ${i} of ${place}`);
  }
  if (step.training) descend(learned, first.slice(targets.length - learned.length));
}

function descend(learned: readonly Parameter[], slopes: readonly Tensor[]): void {
  assign(learned.map((parameter, i) => [parameter, parameter.sub(slopes[i].mul(RATE)).node]));
}
