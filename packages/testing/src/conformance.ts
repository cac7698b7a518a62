import { NNError, withBackend, type Backend, type BackendName, type BackendOptions } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { difference, numericDifference } from "./compare.js";
import { bind, derivativesOf, describeSample, read, tensorsOf, valuesOf, type Value } from "./evaluate.js";
import type { Operation, Refusal, Sample } from "./operation.js";
import { operations } from "./operations/index.js";

/** How far a backend may be from the definition, relative: a few units in the last place of float32. */
const TOLERANCE = 1e-6;
const DERIVATIVE_TOLERANCE = 4e-6;

/** Where operations are checked. */
export interface Checked {
  /** The backend itself, for options that users have no need of; otherwise it is chosen by its name. */
  readonly backend?: Backend;
  readonly options?: BackendOptions;
  readonly title?: string;
}

/** Runs every sample of every operation on a backend and compares with the `js` backend, the definition. */
export function conformance(name: BackendName, checked: Checked = {}): void {
  const { backend = name, options, title = name } = checked;
  const on: Place = { name, run: (fn) => withBackend(backend, fn, options) };
  const testers: readonly [string, (operation: Operation) => Promise<string[]>][] = [
    ["values", (operation) => eachSample(operation, (sample) => checkValues(operation, sample, on))],
    [
      "derivatives",
      (operation) => eachSample(operation, (sample) => checkDerivatives(operation, sample, on)),
    ],
    ["refusals", (operation) => eachRefusal(operation, on)],
  ];
  for (const [aspect, problems] of testers) {
    describe(`${title}: ${aspect}`, () => {
      for (const operation of operations) {
        if (aspect === "derivatives" && typeof operation.derivatives === "object") continue;
        const reason = operation.skip?.[name];
        if (reason) it.skip(`${operation.name} (${reason})`);
        else it(operation.name, async () => expect((await problems(operation)).join("\n")).toBe(""));
      }
    });
  }
}

/** A backend that is checked. */
interface Place {
  readonly name: BackendName;
  run<T>(fn: () => T | Promise<T>): Promise<T>;
}

async function eachSample(
  operation: Operation,
  check: (sample: Sample) => Promise<string | undefined>,
): Promise<string[]> {
  const problems: string[] = [];
  for (const sample of operation.samples) {
    const problem = await check(sample).catch((error: unknown) =>
      error instanceof NNError ? String(error) : String((error as Error).stack),
    );
    if (problem) problems.push(`${describeSample(operation, sample)}: ${problem}`);
  }
  return problems;
}

/** The values equal the definition's; the definition's own agree in float32 and float64, and with the reference. */
async function checkValues(operation: Operation, sample: Sample, on: Place): Promise<string | undefined> {
  const expected = await withBackend("js", () => valuesOf(operation, sample));
  if (on.name !== "js") {
    const got = await on.run(() => valuesOf(operation, sample));
    return compareAll(got, expected, (a, b) => difference(a, b, operation.tolerance?.[0] ?? TOLERANCE));
  }
  const precise = await withBackend("js", () => valuesOf(operation, sample, "float64"));
  return (
    (sample.smooth ? compareAll(expected, precise, (a, b) => numericDifference(a, b, 1e-4)) : undefined) ??
    (await withBackend("js", () => checkReference(operation, sample, precise)))
  );
}

async function checkReference(
  operation: Operation,
  sample: Sample,
  [got]: readonly Value[],
): Promise<string | undefined> {
  const { reference } = operation;
  const { inputs } = bind(operation, sample, "float64");
  if (!reference || inputs.length !== sample.args.length) return undefined;
  const columns = await Promise.all(inputs.map(async (x) => (await x.expand(got.shape)).data()));
  const data = Array.from(got.data, (_, i) => reference(...columns.map((column) => column[i])));
  const tolerance = got.dtype === "float64" ? 1e-13 : 1e-6;
  const problem = numericDifference(got, { shape: got.shape, data }, tolerance);
  return problem && `reference: ${problem}`;
}

async function checkDerivatives(
  operation: Operation,
  sample: Sample,
  on: Place,
): Promise<string | undefined> {
  if (!sample.smooth) return undefined;
  const tolerance = operation.derivativeTolerance?.[0] ?? operation.tolerance?.[0] ?? DERIVATIVE_TOLERANCE;
  for (const order of [1, 2] as const) {
    const expected = await withBackend("js", () => derivativesOf(operation, sample, order));
    const got =
      on.name === "js"
        ? await withBackend("js", () => derivativesOf(operation, sample, order, "float64"))
        : await on.run(() => derivativesOf(operation, sample, order));
    const problem =
      on.name === "js"
        ? compareAll(expected, got, (a, b) => numericDifference(a, b, 2e-3))
        : compareAll(got, expected, (a, b) =>
            difference(a, b, Math.max(tolerance, DERIVATIVE_TOLERANCE) * order),
          );
    if (problem) return `order ${order}: ${problem}`;
  }
  return undefined;
}

function compareAll(
  got: readonly Value[],
  expected: readonly Value[],
  compare: (got: Value, expected: Value) => string | undefined,
): string | undefined {
  if (got.length !== expected.length) return `${got.length} results, expected ${expected.length}`;
  const problems = got.map((value, i) => compare(value, expected[i]));
  const first = problems.findIndex((problem) => problem !== undefined);
  return first < 0 ? undefined : `result ${first}: ${problems[first]}`;
}

async function eachRefusal(operation: Operation, on: Place): Promise<string[]> {
  const problems: string[] = [];
  for (const refusal of operation.refusals) {
    const problem = await on.run(() => checkRefusal(operation, refusal));
    if (problem) problems.push(`${describeSample(operation, refusal)}: ${problem}`);
  }
  return problems;
}

async function checkRefusal(operation: Operation, refusal: Refusal): Promise<string | undefined> {
  const { inputs, call } = bind(operation, refusal);
  let results;
  try {
    results = tensorsOf(await call(inputs));
    if (!refusal.late) return "was accepted";
  } catch (error) {
    return refusal.late ? `was refused at once: ${String(error)}` : wrongError(operation, refusal, error);
  }
  try {
    await Promise.all(results.map(read));
    return "was computed";
  } catch (error) {
    return wrongError({ ...operation, name: "" }, refusal, error);
  }
}

function wrongError(operation: Operation, refusal: Refusal, error: unknown): string | undefined {
  if (!(error instanceof refusal.error) || !(error instanceof NNError)) return `threw ${String(error)}`;
  if (!error.message.includes(operation.name)) return `does not name the operation: ${error.message}`;
  if (!error.message.includes(refusal.message)) return `does not say "${refusal.message}": ${error.message}`;
  return undefined;
}
