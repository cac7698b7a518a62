import { Tensor } from "@nn/tensor";

/** The tensors of a value: itself, or those in arrays and plain objects, in their order. */
export function tensorsIn(value: unknown): Tensor[] {
  if (value instanceof Tensor) return [value];
  return holdsOthers(value) ? Object.values(value).flatMap(tensorsIn) : [];
}

/** The same value around other tensors, which `replace` finds for all of them together. */
export function replaceTensors<T>(value: T, replace: (tensors: readonly Tensor[]) => readonly Tensor[]): T {
  const tensors = replace(tensorsIn(value));
  let next = 0;
  const rebuild = (part: unknown): unknown => {
    if (part instanceof Tensor) return tensors[next++];
    if (!holdsOthers(part)) return part;
    if (Array.isArray(part)) return part.map(rebuild);
    return Object.fromEntries(Object.entries(part).map(([name, item]) => [name, rebuild(item)]));
  };
  return rebuild(value) as T;
}

function holdsOthers(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return Array.isArray(value) || prototype === Object.prototype || prototype === null;
}
