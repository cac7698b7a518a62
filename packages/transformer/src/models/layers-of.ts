import { NNError } from "@nn/tensor";

/** A number of layers: copies of one, or what a function makes for each place. */
export function layersOf<L extends { copies(count: number): L[] }>(
  operation: string,
  layer: L | ((place: number) => L),
  count: number,
): L[] {
  if (!Number.isInteger(count) || count < 1) {
    throw new NNError(operation, `numLayers must be a positive integer, got ${count}`);
  }
  return typeof layer === "function"
    ? Array.from({ length: count }, (_, i) => layer(i))
    : layer.copies(count);
}
