import { NNError } from "@nn/tensor";

/** A number of layers: copies of one, or what a function makes for each place. */
export function layersOf<L extends { copies(count: number): L[] }>(
  operation: string,
  layer: L | ((place: number) => L),
  count: number,
): L[] {
  if (typeof layer === "function") return makeLayers(operation, { numLayers: count }, layer);
  checkCount(operation, "numLayers", count);
  return layer.copies(count);
}

/**
 * What a function makes for each place.
 *
 * @param count - How many, by the name of the option that says it.
 */
export function makeLayers<L>(
  operation: string,
  count: Readonly<Record<string, number>>,
  make: (place: number) => L,
): L[] {
  const [[name, length]] = Object.entries(count);
  checkCount(operation, name, length);
  return Array.from({ length }, (_, place) => make(place));
}

function checkCount(operation: string, name: string, count: number): void {
  if (Number.isInteger(count) && count > 0) return;
  throw new NNError(operation, `${name} must be a positive integer, got ${count}`);
}
