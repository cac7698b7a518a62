import { isOp, type Node } from "../graph/node.js";
import { foldAxes } from "../kernel/fold-axes.js";
import type { FoldParams } from "../kernel/kernel.js";
import type { View } from "../kernel/view.js";
import { contiguousStrides, type Shape } from "../shape.js";
import { foldRuns, type Run, type Term } from "./fold-runs.js";

/** A part of a fold's result: all elements that are made of the same number of terms, found in the same way. */
export interface FoldPart {
  /** Where the part lies in the result. */
  readonly view: View;
  /** For each term, what finds it in the windows. */
  readonly terms: readonly ((windows: View) => View)[];
}

/** The geometry of a fold that takes in the folds along other axes beneath it, and the windows that it reads. */
export interface Folding {
  readonly params: FoldParams;
  readonly windows: Node;
}

/** The fold together with those that `joins` allows to be taken in. */
export function foldingOf(node: Node<"fold">, joins: (src: Node) => boolean): Folding {
  let { params } = node;
  let [windows] = node.srcs;
  while (isOp(windows, "fold") && joins(windows) && independent(params, windows.params, node.shape.length)) {
    const inner = windows.params;
    params = {
      axes: [...params.axes, ...inner.axes],
      start: [...params.start, ...inner.start],
      step: [...params.step, ...inner.step],
      dilation: [...params.dilation, ...inner.dilation],
    };
    [windows] = windows.srcs;
  }
  return { params, windows };
}

/** The folding whose result is a block cut out of another's; undefined where it is not a block along the folded axes. */
export function cutFolding(
  { params, windows }: Folding,
  shape: Shape,
  cut: Node<"slice">,
): Folding | undefined {
  const { start, step } = cut.params;
  const whole = (axis: number): boolean =>
    params.axes.includes(axis) || (start[axis] === 0 && cut.shape[axis] === shape[axis]);
  if (step.some((n) => n !== 1) || !shape.every((_, axis) => whole(axis))) return undefined;
  const moved = params.start.map((place, i) => place - start[params.axes[i]]);
  return { params: { ...params, start: moved }, windows };
}

/** Whether the inner fold is along axes of the result that the outer one leaves alone. */
function independent(outer: FoldParams, inner: FoldParams, rank: number): boolean {
  return inner.axes.every((axis) => axis < rank && !outer.axes.includes(axis));
}

/** Cuts the result of a fold into parts. Parts without terms are zeros. */
export function foldParts(shape: Shape, { params, windows }: Folding): FoldPart[] {
  const runs = foldAxes(shape, windows.shape, params).map(foldRuns);
  return product(runs).map((choice) => makePart(shape, params.axes, choice));
}

/** The part where the runs along all axes meet; its shape is the result's, with the runs' repeats as last axes. */
function makePart(shape: Shape, axes: readonly number[], runs: readonly Run[]): FoldPart {
  const strides = contiguousStrides(shape);
  const repeats = axes.map((axis) => strides[axis]);
  const partShape = [...shape, ...runs.map((run) => run.repeats)];
  let offset = 0;
  axes.forEach((axis, i) => {
    partShape[axis] = runs[i].count;
    offset += runs[i].first * strides[axis];
    strides[axis] *= runs[i].stride;
  });
  const terms = product(runs.map((run) => run.terms)).map((choice) => findTerm(partShape, axes, choice));
  return { view: { shape: partShape, strides: [...strides, ...repeats], offset }, terms };
}

function findTerm(shape: Shape, axes: readonly number[], terms: readonly Term[]): FoldPart["terms"][number] {
  const rank = shape.length - axes.length;
  return (windows) => {
    const strides = [...windows.strides.slice(0, rank), ...axes.map(() => 0)];
    let { offset } = windows;
    axes.forEach((axis, i) => {
      const { window, place } = terms[i];
      const [perWindow, perPlace] = [windows.strides[axis], windows.strides[rank + i]];
      offset += window.first * perWindow + place.first * perPlace;
      strides[axis] = window.step * perWindow + place.step * perPlace;
      strides[rank + i] = window.repeat * perWindow + place.repeat * perPlace;
    });
    return { shape, strides, offset };
  };
}

/** Every way to take one of each list. */
function product<T>(lists: readonly (readonly T[])[]): T[][] {
  return lists.reduce<T[][]>((ways, list) => ways.flatMap((way) => list.map((item) => [...way, item])), [[]]);
}
