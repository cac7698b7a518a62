import * as nn from "@nn/tensor";
import { concat, Tensor, type TypedArray } from "@nn/tensor";
import { vjp } from "@nn/autograd";
import { Input, randomNumbers, type Float } from "./inputs.js";
import type { Operation, Refusal, Sample } from "./operation.js";

/** A value that was read back. */
export interface Value {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly data: TypedArray;
}

/** A sample with its tensors made. */
export interface Bound {
  readonly inputs: readonly Tensor[];
  /** The arguments, with these tensors in their places. */
  readonly args: (inputs: readonly Tensor[]) => unknown[];
  readonly call: (inputs: readonly Tensor[]) => unknown;
}

type Call = (...args: readonly unknown[]) => unknown;

/** Makes the tensors of a sample. */
export function bind(
  { name, prepare }: Operation,
  { args }: Sample | Refusal,
  float: Float = "float32",
): Bound {
  const inputs: Tensor[] = [];
  const collect = (arg: unknown): void => {
    if (arg instanceof Input) {
      const made: unknown = arg.make(17 + inputs.length, float);
      if (made instanceof Tensor) inputs.push(made);
    } else if (isContainer(arg)) Object.values(arg).forEach(collect);
  };
  args.forEach(collect);
  const filled = (tensors: readonly Tensor[]): unknown[] => {
    let next = 0;
    const fill = (arg: unknown): unknown => {
      if (arg instanceof Input) {
        const made: unknown = arg.make(0, float);
        if (!(made instanceof Tensor)) return made;
        const x = tensors[next++];
        return prepare ? prepare(x) : x;
      }
      if (Array.isArray(arg)) return arg.map(fill);
      if (isContainer(arg)) return Object.fromEntries(Object.entries(arg).map(([key, value]) => [key, fill(value)])); // prettier-ignore
      return arg;
    };
    return args.map(fill);
  };
  const call = (tensors: readonly Tensor[]): unknown =>
    (nn as unknown as Record<string, Call>)[name](...filled(tensors));
  return { inputs, args: filled, call };
}

function isContainer(arg: unknown): arg is object {
  return (
    typeof arg === "object" &&
    arg !== null &&
    (Array.isArray(arg) || Object.getPrototypeOf(arg) === Object.prototype)
  );
}

/** The tensors of a result: one, an array, or an object of them. */
export function tensorsOf(result: unknown): Tensor[] {
  if (result instanceof Tensor) return [result];
  return Object.values(result as object).flatMap(tensorsOf);
}

export async function read(x: Tensor): Promise<Value> {
  return { shape: x.shape, dtype: x.dtype, data: await x.data() };
}

/** The values of a sample on the backend in use. */
export async function valuesOf(operation: Operation, sample: Sample, float?: Float): Promise<Value[]> {
  const { inputs, call } = bind(operation, sample, float);
  return Promise.all(tensorsOf(await call(inputs)).map(read));
}

/**
 * The sample as a function of its floating inputs that answers all its floating results in one row, and those inputs;
 * undefined where one of the two is missing.
 */
export function differentiable(
  operation: Operation,
  sample: Sample,
  float: Float,
): { readonly f: (...xs: Tensor[]) => Tensor; readonly points: Tensor[] } | undefined {
  const { inputs, call } = bind(operation, sample, float);
  const places = inputs.map((_, i) => i).filter((i) => isFloat(inputs[i]));
  const f = (...xs: Tensor[]): Tensor => {
    const all = inputs.slice();
    places.forEach((place, i) => (all[place] = xs[i]));
    return concat(floatResults(call(all)).map((x) => x.flatten()));
  };
  if (places.length === 0 || floatResults(call(inputs)).length === 0) return undefined;
  return { f, points: places.map((i) => inputs[i]) };
}

function floatResults(result: unknown): Tensor[] {
  return tensorsOf(result).filter(isFloat);
}

function isFloat(x: Tensor): boolean {
  return x.dtype === "float32" || x.dtype === "float64";
}

/** Fixed numbers about 1 in size, as the gradient that enters. */
export function direction(shape: readonly number[], seed: number, dtype: Float): Tensor {
  const random = randomNumbers(seed);
  const length = shape.reduce((a, b) => a * b, 1);
  return nn.tensor(Array.from({ length }, () => Math.round((random() * 2 - 1) * 64) / 64), shape, { dtype }); // prettier-ignore
}

/** The gradients (order 1) of a sample along a fixed direction, or (order 2) those of the gradients. */
export async function derivativesOf(
  operation: Operation,
  sample: Sample,
  order: 1 | 2,
  float: Float = "float32",
): Promise<Value[]> {
  const found = differentiable(operation, sample, float);
  if (!found) return [];
  const first = (...xs: Tensor[]): Tensor[] => {
    const [value, pull] = vjp(found.f, xs);
    return pull(direction(value.shape, 5, float));
  };
  if (order === 1) return Promise.all(first(...found.points).map(read));
  const [value, pull] = vjp((...xs) => concat(first(...xs).map((x) => x.flatten())), found.points);
  return Promise.all(pull(direction(value.shape, 6, float)).map(read));
}

/** A sample as it would be written. */
export function describeSample({ name }: Operation, { args }: Sample | Refusal): string {
  const write = (arg: unknown): string => {
    if (arg instanceof Input) return arg.text;
    if (Array.isArray(arg)) return `[${arg.map(write).join(", ")}]`;
    if (isContainer(arg)) return `{ ${Object.entries(arg).map(([key, value]) => `${key}: ${write(value)}`).join(", ")} }`; // prettier-ignore
    return String(arg);
  };
  return `${name}(${args.map(write).join(", ")})`;
}
