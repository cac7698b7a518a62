import type { NNError, Tensor } from "@nn/tensor";

/** A call with arguments as the operation takes them; an {@link Input} stands wherever a tensor belongs. */
export interface Sample {
  readonly kind: "sample";
  readonly args: readonly unknown[];
  /** Whether derivatives are checked here: false at kinks, infinities and integers. */
  readonly smooth: boolean;
}

/** A call that must be refused. */
export interface Refusal {
  readonly kind: "refusal";
  readonly args: readonly unknown[];
  readonly error: abstract new (...args: never[]) => NNError;
  /** Part of the message, beside the operation's name. */
  readonly message: string;
  /** Whether the refusal comes when the value is read, and not at the call. */
  readonly late: boolean;
}

/** What there is to know about an operation. */
export interface OperationOptions {
  /** The highest order in which derivatives are checked, or why there is none. Initially 2. */
  readonly derivatives?: 1 | 2 | { readonly none: string };
  /** Makes arguments fit, inside the differentiated function: symmetric, say. */
  readonly prepare?: (x: Tensor) => Tensor;
  /** How far backends may be from the definition, relative, and why it is more than the usual. */
  readonly tolerance?: readonly [number, string];
  /** The same for derivatives. */
  readonly derivativeTolerance?: readonly [number, string];
  /** The function on numbers, for functions that work element by element. */
  readonly reference?: (...elements: number[]) => number;
  /** Backends that can't, and why. */
  readonly skip?: Readonly<Record<string, string>>;
}

export interface Operation extends OperationOptions {
  readonly name: string;
  readonly samples: readonly Sample[];
  readonly refusals: readonly Refusal[];
}

/** An entry of the registry: the operation's exported name, what to know about it, samples and refusals. */
export function operation(
  name: string,
  options: OperationOptions,
  ...entries: readonly (Sample | Refusal)[]
): Operation {
  return {
    ...options,
    name,
    samples: entries.filter((entry) => entry.kind === "sample"),
    refusals: entries.filter((entry) => entry.kind === "refusal"),
  };
}

/** A sample whose value and derivatives are checked. */
export function ok(...args: readonly unknown[]): Sample {
  return { kind: "sample", args, smooth: true };
}

/** A sample whose value alone is checked: a kink, an infinity, integers. */
export function edge(...args: readonly unknown[]): Sample {
  return { kind: "sample", args, smooth: false };
}

/** A call that is refused at once with a message that names the operation and has `message` in it. */
export function refuses(error: Refusal["error"], message: string, ...args: readonly unknown[]): Refusal {
  return { kind: "refusal", error, message, args, late: false };
}

/** A call that is refused when its value is read. */
export function refusesLate(error: Refusal["error"], message: string, ...args: readonly unknown[]): Refusal {
  return { kind: "refusal", error, message, args, late: true };
}
