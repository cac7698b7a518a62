import { concat, maximum, type SliceSpec, type Tensor } from "@nn/tensor";
import { along, combined, expanded, flat, mapped, permuted, reduced, reshaped, settled, slicePlaces, type Naive } from "./naive.js"; // prettier-ignore

/** An array computed by the library and the slow way, side by side. */
export interface Pair {
  readonly fast: Tensor;
  readonly slow: Naive;
}

/** Numbers that decide what a step does: whole, from 0 up. */
export type Choices = readonly number[];

type Step = (pair: Pair, choices: Choices) => Pair | undefined;

const MOST_ELEMENTS = 3000;

function pick(choice: number, low: number, high: number): number {
  return low + (choice % (high - low + 1));
}

/** Steps of movement, element functions and reductions; undefined where the shape has no room for one. */
export const STEPS: Readonly<Record<string, Step>> = {
  reshape: ({ fast, slow }, [a]) => {
    const sizes = [...slow.shape].filter((size) => size !== 1);
    const shape = a % 3 === 0 ? [flat(slow).length] : a % 3 === 1 ? [1, ...sizes] : [...sizes.slice(1), sizes[0] ?? 1]; // prettier-ignore
    return { fast: fast.reshape(shape), slow: reshaped(slow, shape) };
  },
  permute: ({ fast, slow }, choices) => {
    const axes = slow.shape.map((_, i) => i).sort((i, j) => choices[i % 4] - choices[j % 4] || j - i);
    return { fast: fast.permute(axes), slow: permuted(slow, axes) };
  },
  expand: ({ fast, slow }, [a, b]) => {
    if (slow.shape.length > 5) return undefined;
    const shape = [...(a % 2 ? [pick(b, 1, 3)] : []), ...slow.shape.map((size) => (size === 1 ? pick(b, 1, 3) : size))]; // prettier-ignore
    return { fast: fast.expand(shape), slow: expanded(slow, shape) };
  },
  slice: ({ fast, slow }, choices) => {
    const specs: SliceSpec[] = [];
    let result = slow;
    slow.shape.forEach((size, axis) => {
      const [a, b, c] = [choices[axis % 4], choices[(axis + 1) % 4], choices[(axis + 2) % 4]];
      const start = a % 4 === 0 ? null : pick(a, -size - 1, size + 1);
      const stop = b % 4 === 0 ? null : pick(b, -size - 1, size + 1);
      const step = [1, 2, -1, -2, 3, -3][c % 6];
      specs.push([start, stop, step]);
      const places = slicePlaces(size, start, stop, step);
      result = along(result, axis, places.length, (i) => places[i]);
    });
    return { fast: fast.slice(...specs), slow: result };
  },
  select: ({ fast, slow }, [a, b]) => {
    if (slow.shape.length === 0) return undefined;
    const axis = a % slow.shape.length;
    if (slow.shape[axis] === 0) return undefined;
    const place = pick(b, -slow.shape[axis], slow.shape[axis] - 1);
    const at = place < 0 ? place + slow.shape[axis] : place;
    return { fast: fast.slice(...slow.shape.slice(0, axis).map(() => null), place), slow: reduced(slow, axis, (values) => values[at]) }; // prettier-ignore
  },
  flip: ({ fast, slow }, [a]) => {
    if (slow.shape.length === 0) return undefined;
    const axis = a % slow.shape.length;
    const size = slow.shape[axis];
    return { fast: fast.flip(axis), slow: along(slow, axis, size, (i) => size - 1 - i) };
  },
  roll: ({ fast, slow }, [a, b]) => {
    if (slow.shape.length === 0) return undefined;
    const axis = a % slow.shape.length;
    const [size, shift] = [slow.shape[axis], pick(b, -4, 4)];
    return { fast: fast.roll(shift, axis), slow: along(slow, axis, size, (i) => (((i - shift) % size) + size) % size) }; // prettier-ignore
  },
  pad: ({ fast, slow }, [a, b, c, d]) => {
    if (slow.shape.length === 0) return undefined;
    const axis = a % slow.shape.length;
    const size = slow.shape[axis];
    const [low, high, value] = [pick(b, -1, 2), pick(c, -1, 2), pick(d, -1, 1)];
    if (size + low + high < 0 || size + Math.min(low, 0) + Math.min(high, 0) < 0) return undefined;
    const padding = slow.shape.slice(axis).map((_, i): [number, number] => (i === 0 ? [low, high] : [0, 0]));
    const inside = (i: number): number | undefined => (i < low || i >= low + size ? undefined : i - low);
    return { fast: fast.pad(padding, { value }), slow: along(slow, axis, size + low + high, inside, value) };
  },
  unfold: ({ fast, slow }, [a, b, c]) => {
    if (slow.shape.length === 0 || slow.shape.length > 5) return undefined;
    const axis = a % slow.shape.length;
    if (slow.shape[axis] === 0) return undefined;
    const [size, step] = [pick(b, 1, slow.shape[axis]), pick(c, 1, 3)];
    const windows = Math.floor((slow.shape[axis] - size) / step) + 1;
    const shape = [...slow.shape.map((n, i) => (i === axis ? windows : n)), size];
    const at = (index: readonly number[]): number =>
      slow.at(index.slice(0, -1).map((n, i) => (i === axis ? n * step + index[index.length - 1] : n)));
    return { fast: fast.unfold(axis, size, step), slow: { shape, at } };
  },
  concat: ({ fast, slow }, [a]) => {
    if (slow.shape.length === 0) return undefined;
    const axis = a % slow.shape.length;
    const size = slow.shape[axis];
    const other = mapped(slow, (value) => -value);
    const shape = slow.shape.map((n, i) => (i === axis ? 2 * n : n));
    const at = (index: readonly number[]): number =>
      index[axis] < size ? slow.at(index) : other.at(index.map((n, i) => (i === axis ? n - size : n)));
    return { fast: concat([fast, fast.neg()], axis), slow: { shape, at } };
  },
  neg: ({ fast, slow }) => ({ fast: fast.neg(), slow: mapped(slow, (value) => -value) }),
  relu: ({ fast, slow }) => ({ fast: fast.relu(), slow: mapped(slow, (value) => Math.max(value, 0)) }),
  addNumber: ({ fast, slow }, [a]) => ({ fast: fast.add(pick(a, -2, 2)), slow: mapped(slow, (value) => value + pick(a, -2, 2)) }), // prettier-ignore
  addItself: ({ fast, slow }) => ({ fast: fast.add(fast), slow: mapped(slow, (value) => value + value) }),
  addRow: ({ fast, slow }, [a]) => {
    if (slow.shape.length === 0) return undefined;
    const axis = a % slow.shape.length;
    if (slow.shape[axis] === 0) return undefined;
    const row = reduced(slow, axis, (values) => values[0]);
    const kept = reshaped(row, slow.shape.map((n, i) => (i === axis ? 1 : n))); // prettier-ignore
    const first = fast.slice(...slow.shape.slice(0, axis).map(() => null), [0, 1]);
    return { fast: maximum(fast, first), slow: combined(slow, kept, Math.max) };
  },
  sum: ({ fast, slow }, [a]) => {
    if (slow.shape.length === 0) return undefined;
    const axis = a % slow.shape.length;
    return { fast: fast.sum(axis), slow: reduced(slow, axis, (values) => values.reduce((x, y) => x + y, 0)) };
  },
  max: ({ fast, slow }, [a]) => {
    if (slow.shape.length === 0 || slow.shape[a % slow.shape.length] === 0) return undefined;
    const axis = a % slow.shape.length;
    return { fast: fast.max(axis), slow: reduced(slow, axis, (values) => Math.max(...values)) };
  },
  cumSum: ({ fast, slow }, [a]) => {
    if (slow.shape.length === 0) return undefined;
    const axis = a % slow.shape.length;
    const at = (index: readonly number[]): number => {
      let total = 0;
      for (let i = 0; i <= index[axis]; i++) total += slow.at(index.map((n, j) => (j === axis ? i : n)));
      return total;
    };
    return { fast: fast.cumSum(axis), slow: { shape: slow.shape, at } };
  },
};

/** Applies a step, unless it has no room or the result would be large. */
export function apply(name: string, pair: Pair, choices: Choices): Pair {
  const next = STEPS[name](pair, choices);
  if (!next || next.slow.shape.reduce((a, b) => a * b, 1) > MOST_ELEMENTS || next.slow.shape.length > 7)
    return pair;
  return { fast: next.fast, slow: settled(next.slow) };
}
