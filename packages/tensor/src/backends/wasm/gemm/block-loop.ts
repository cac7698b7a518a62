import type { FunctionBuilder } from "../assembler.js";
import { PARAMS } from "../program.js";

/** How far a loop goes: known beforehand, or held in a local. */
export type Extent = { readonly constant: number } | { readonly local: number };

/** Locals with the first of some rows, columns or steps and how many there are. */
export interface Range {
  readonly first: number;
  readonly count: number;
}

export function range(f: FunctionBuilder): Range {
  return { first: f.local("i32"), count: f.local("i32") };
}

function push(f: FunctionBuilder, extent: Extent): void {
  if ("constant" in extent) f.i32(extent.constant);
  else f.get(extent.local);
}

/** Sets `count` to how many of `size` there are from `first` on before `extent` ends. */
export function countFrom(
  f: FunctionBuilder,
  first: number,
  size: number,
  extent: Extent,
  count: number,
): void {
  push(f, extent);
  f.get(first).op("i32.sub").tee(count).i32(size).get(count).i32(size).op("i32.lt_s").op("select").set(count); // prettier-ignore
}

/** Loop over `extent` > 0 in blocks of `size`: `first` (a local) is set to each block's start, `body` gets its length. */
export function eachBlock(
  f: FunctionBuilder,
  first: number,
  extent: Extent,
  size: number,
  body: (count: number) => void,
): void {
  const count = f.local("i32");
  f.i32(0).set(first);
  f.loop((again) => {
    countFrom(f, first, size, extent, count);
    body(count);
    f.get(first).i32(size).op("i32.add").tee(first);
    push(f, extent);
    f.op("i32.lt_s").brIf(again);
  });
}

/** The units of a phase, so many parts of one batch item after the other: `body` gets locals with all three numbers. */
export function eachUnit(
  f: FunctionBuilder,
  parts: number,
  body: (at: { readonly unit: number; readonly item: number; readonly part: number }) => void,
): void {
  const [unit, item, part] = [f.local("i32"), f.local("i32"), f.local("i32")];
  f.get(PARAMS.begin).set(unit);
  f.loop((nextUnit) => {
    f.get(unit).i32(parts).op("i32.div_u").set(item);
    f.get(unit).i32(parts).op("i32.rem_u").set(part);
    body({ unit, item, part });
    f.get(unit).i32(1).op("i32.add").tee(unit).get(PARAMS.end).op("i32.lt_u").brIf(nextUnit);
  });
}
