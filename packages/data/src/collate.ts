import { ShapeError, stack, Tensor, tensor, ValueError, type TypedArray } from "@nn/tensor";
import { fromTypedArray } from "@nn/tensor/graph";
import { arrayDtype, zerosFor } from "./array-dtype.js";

/** What examples of a type are together: see {@link defaultCollate}. */
export type Collated<Example> = Example extends Tensor | number | boolean | ArrayBufferView
  ? Tensor
  : Example extends string
    ? string[]
    : Example extends readonly unknown[]
      ? { -readonly [Place in keyof Example]: Collated<Example[Place]> }
      : Example extends object
        ? { [Key in keyof Example]: Collated<Example[Key]> }
        : Example[];

/**
 * Makes one batch of examples, as PyTorch's `default_collate`: tensors and typed arrays of equal shape are stacked along
 * a new first axis; numbers become a float32 tensor `[N]`, booleans a bool one (give class indexes as
 * `tensor(3, { dtype: "int32" })`, or cast them in the loader's `transform`); objects and arrays are joined key by key and
 * place by place; strings and all else become lists.
 *
 * @param examples - At least one, all of the same kind.
 * @throws ValueError when there are none, or when they differ in their kind, keys or length.
 * @throws ShapeError when tensors differ in their shape: pass a `collateFn` that pads them.
 * @throws DTypeError for bytes, which don't say whether they are numbers or bool.
 *
 * @example
 * ```ts
 * import { defaultCollate } from "@nn/data";
 * const { x, name } = defaultCollate([{ x: 1, name: "a" }, { x: 2, name: "b" }]);
 * console.log(await x.array(), name); // [1, 2] ["a", "b"]
 * ```
 */
export function defaultCollate<Example>(examples: readonly Example[]): Collated<Example> {
  if (examples.length === 0) throw new ValueError("defaultCollate", "got no examples");
  return collate(examples, "example") as Collated<Example>;
}

/** `path` names the part of the example, for errors. */
function collate(values: readonly unknown[], path: string): unknown {
  const kind = kindOf(values[0]);
  const other = values.findIndex((value) => kindOf(value) !== kind);
  if (other >= 0) {
    throw new ValueError(
      "defaultCollate",
      `${path} is ${kind} in one example of the batch and ${kindOf(values[other])} in another`,
      "give all examples the same form, or pass a collateFn",
    );
  }
  switch (kind) {
    case "a tensor":
      return stack(values as Tensor[]);
    case "a typed array":
      return stackArrays(values as TypedArray[], path);
    case "a number":
      return tensor(values as number[]);
    case "a boolean":
      return tensor(values as boolean[]);
    case "an array":
      return joinParts(values as unknown[][], path, (parts) => Array.from(parts));
    case "an object":
      return joinParts(values as Record<string, unknown>[], path, (parts, keys) =>
        Object.fromEntries(parts.map((part, i) => [keys[i], part])),
      );
    default:
      return [...values];
  }
}

function kindOf(value: unknown): string {
  if (value instanceof Tensor) return "a tensor";
  if (ArrayBuffer.isView(value)) return "a typed array";
  if (Array.isArray(value)) return "an array";
  if (isPlain(value)) return "an object";
  return typeof value === "object" ? "something else" : `a ${typeof value}`;
}

function isPlain(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function joinParts<Whole extends object>(
  values: readonly Whole[],
  path: string,
  make: (parts: unknown[], keys: string[]) => unknown,
): unknown {
  const keys = Object.keys(values[0]);
  for (const value of values) {
    const own = Object.keys(value);
    if (own.length === keys.length && keys.every((key) => Object.hasOwn(value, key))) continue;
    throw new ValueError(
      "defaultCollate",
      `${path} has the parts ${keys.join(", ")} in one example of the batch and ${own.join(", ")} in another`,
      "give all examples the same form, or pass a collateFn",
    );
  }
  const part = (key: string): unknown =>
    collate(values.map((value) => (value as Record<string, unknown>)[key]), `${path}.${key}`); // prettier-ignore
  return make(keys.map(part), keys);
}

/** Rows copied into one array: cheaper than a tensor for each of them. */
function stackArrays(arrays: readonly TypedArray[], path: string): Tensor {
  const dtype = arrayDtype("defaultCollate", path, arrays[0]);
  const { length } = arrays[0];
  const joined = zerosFor(dtype, arrays.length * length);
  arrays.forEach((array, i) => {
    if (array.length !== length || array.constructor !== arrays[0].constructor) {
      throw new ShapeError(
        "defaultCollate",
        `${path} is ${describe(arrays[0])} in one example of the batch and ${describe(array)} in another`,
        "pass a collateFn that pads them",
      );
    }
    joined.set(array, i * length);
  });
  return fromTypedArray(joined, dtype, [arrays.length, length]);
}

function describe(array: TypedArray): string {
  return `a ${array.constructor.name} of ${array.length}`;
}
