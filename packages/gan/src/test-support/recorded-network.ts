import { gradients } from "@nn/autograd";
import type { AnyModule } from "@nn/layers";
import { tensor, type Tensor } from "@nn/tensor";
import { expect } from "vitest";

/** A tensor in a golden file. */
export interface Saved {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

/** A network in training, as `case` of the scripts in tools/goldens writes it. */
export interface Recorded {
  readonly state: Readonly<Record<string, Saved>>;
  readonly input: Saved;
  readonly output: Saved;
  readonly weights: Saved;
  readonly gradients: Readonly<Record<string, Saved>>;
}

/** A recorded tensor. */
export const load = ({ shape, data }: Saved): Tensor => tensor(data, shape);

/** The largest of numbers without their signs. */
export const largest = (all: readonly Saved[]): number =>
  Math.max(...all.flatMap(({ data }) => data.map(Math.abs)));

/** @param floor - Smaller numbers are sums of larger ones, and have their errors. */
export async function expectClose(got: Tensor, want: Saved, floor: number, what: string): Promise<void> {
  expect(got.shape, `shape of ${what}`).toEqual(want.shape);
  const values = await got.data();
  want.data.forEach((expected, i) => {
    const error = Math.abs(values[i]! - expected) / Math.max(Math.abs(expected), floor);
    expect(error, `element ${i} of ${what}: got ${values[i]}, expected ${expected}`).toBeLessThan(1e-5);
  });
}

/** Gives a network the recorded state, and compares its result and the gradients of all parameters and of its input. */
export async function expectAsRecorded(
  network: AnyModule,
  run: (x: Tensor) => Tensor,
  recorded: Recorded,
): Promise<void> {
  loadState(network, recorded.state);
  const x = load(recorded.input);
  const y = run(x);
  await expectClose(y, recorded.output, 0.1 * largest([recorded.output]), "result");
  const targets = new Map([["input", x], ...parametersOf(network)]);
  await expectGradients(y.mul(load(recorded.weights)).sum(), targets, recorded.gradients);
}

/** Gives a network the recorded state, of which nothing may be missing. */
export function loadState(network: AnyModule, state: Recorded["state"]): void {
  expect(Object.keys(network.stateDict()).sort()).toEqual(Object.keys(state).sort());
  network.loadStateDict(
    Object.fromEntries(Object.entries(state).map(([name, value]) => [name, load(value)])),
  );
}

/** Parameters by their names in PyTorch. */
export function parametersOf(network: AnyModule): Map<string, Tensor> {
  return new Map(
    [...network.namedParameters()].map(([name, parameter]) => [
      name.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`),
      parameter,
    ]),
  );
}

/** Compares the gradients of a number with the recorded ones, which are for as many tensors. */
export async function expectGradients(
  y: Tensor,
  targets: ReadonlyMap<string, Tensor>,
  recorded: Recorded["gradients"],
): Promise<void> {
  expect([...targets.keys()].sort()).toEqual(Object.keys(recorded).sort());
  const found = gradients(y, [...targets.values()]);
  const floor = 0.1 * largest(Object.values(recorded));
  for (const [i, name] of [...targets.keys()].entries()) {
    await expectClose(found[i]!, recorded[name]!, floor, `gradient of ${name}`);
  }
}
