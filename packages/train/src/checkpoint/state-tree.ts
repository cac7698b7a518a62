import { Generator, NNError, Tensor } from "@nn/tensor";
import { isStateful } from "../stateful.js";

/** A tree of plain values whose tensors stand aside, by name. */
export interface FlatTree {
  readonly tensors: Record<string, Tensor>;
  /** The tree as JSON; a tensor is `{"$tensor": name}`, a number that JSON hasn't `{"$number": "NaN"}`. */
  readonly json: string;
}

type Plain = null | boolean | string | number | readonly Plain[] | { readonly [name: string]: Plain };

/** Takes the tensors out of a tree; one that is in two places is kept once. What has a state stands for its state. */
export function flatten(tree: unknown): FlatTree {
  const tensors: Record<string, Tensor> = {};
  const names = new Map<Tensor, string>();
  const visit = (value: unknown, path: string): Plain => {
    if (value instanceof Tensor) {
      if (!names.has(value)) {
        names.set(value, path);
        tensors[path] = value;
      }
      return { $tensor: names.get(value)! };
    }
    if (typeof value === "number")
      return Number.isFinite(value) && !Object.is(value, -0) ? value : marked(value);
    if (value === null || typeof value === "boolean" || typeof value === "string") return value;
    if (value instanceof Generator) return visit(value.getState(), path);
    if (isStateful(value)) return visit(value.stateDict(), path);
    if (Array.isArray(value)) return value.map((item, i) => visit(item ?? null, join(path, i)));
    return fields(value, path, visit);
  };
  return { json: JSON.stringify(visit(tree, "")), tensors };
}

function marked(value: number): Plain {
  return { $number: Object.is(value, -0) ? "-0" : String(value) };
}

function fields(value: unknown, path: string, visit: (value: unknown, path: string) => Plain): Plain {
  const prototype: unknown = typeof value === "object" ? Object.getPrototypeOf(value) : undefined;
  if (prototype !== Object.prototype && prototype !== null) throw refusal(path, `is a ${kindOf(value)}`);
  const entries = Object.entries(value as object).filter(([, field]) => field !== undefined);
  const reserved = entries.find(([name]) => name.startsWith("$"));
  if (reserved) throw refusal(join(path, reserved[0]), "has a name that begins with $");
  return Object.fromEntries(entries.map(([name, field]) => [name, visit(field, join(path, name))]));
}

function kindOf(value: unknown): string {
  return typeof value === "object" ? (value?.constructor.name ?? "object") : typeof value;
}

function refusal(path: string, problem: string): NNError {
  return new NNError(
    "saveCheckpoint",
    `${path || "the state"} ${problem}`,
    "keep tensors, numbers, texts, arrays and plain objects in states",
  );
}

function join(path: string, name: string | number): string {
  return path === "" ? String(name) : `${path}.${name}`;
}

/** Puts the tensors back. */
export function unflatten(json: string, tensors: Readonly<Record<string, Tensor>>): unknown {
  return JSON.parse(json, (_, value: unknown) => {
    if (typeof value !== "object" || value === null) return value;
    const { $tensor, $number } = value as { $tensor?: string; $number?: string };
    if ($number !== undefined) return Number($number);
    if ($tensor === undefined) return value;
    if (tensors[$tensor] instanceof Tensor) return tensors[$tensor];
    throw new NNError("loadCheckpoint", `the tensor ${$tensor} is missing`);
  });
}
