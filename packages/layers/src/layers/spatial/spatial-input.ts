import { formatShape, ShapeError, type PerAxis, type Tensor } from "@nn/tensor";

/** The spatial axes as messages write them: "L", "H, W" or "D, H, W". */
export function spatialLetters(rank: number): string {
  return ["L", "H, W", "D, H, W"][rank - 1];
}

/** Refuses an input that is neither `[N, C, ...spatial]` nor `[C, ...spatial]`; C may be any where it isn't given. */
export function requireSpatial(name: string, { shape }: Tensor, rank: number, channels?: number): void {
  const batch = shape ? shape.length - rank - 1 : -1;
  const fits = batch === 0 || batch === 1;
  if (fits && (channels === undefined || shape[batch] === channels)) return;
  const one = `${channels ?? "C"}, ${spatialLetters(rank)}`;
  throw new ShapeError(
    name,
    `expected [N, ${one}] or [${one}], got ${shape ? formatShape(shape) : "something that is no tensor"}`,
    "channels come before the spatial axes; use permute or unsqueeze",
  );
}

/** The spatial sizes, where the whole shape of a tensor of `axes` axes may be given instead. */
export function spatialSizes(size: PerAxis, rank: number, axes: number): PerAxis {
  return typeof size !== "number" && size.length === axes ? size.slice(-rank) : size;
}
