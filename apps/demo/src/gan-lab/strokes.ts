import type { Point } from "../plot/map-view.ts";
import { REACH } from "./protocol.ts";

/** How far apart places of a stroke are. */
const SPACING = 0.05;

/** The nearest place that is in sight. */
export function inSight([x, y]: Point): Point {
  const most = REACH * 0.95;
  return [Math.max(-most, Math.min(most, x)), Math.max(-most, Math.min(most, y))];
}

/** A stroke with places along the line to a next one. */
export function lineTo(stroke: readonly Point[], [x, y]: Point): readonly Point[] {
  const [fromX, fromY] = stroke[stroke.length - 1];
  const count = Math.floor(Math.hypot(x - fromX, y - fromY) / SPACING);
  const way = Array.from({ length: count }, (_, i): Point => {
    const share = (i + 1) / count;
    return [fromX + share * (x - fromX), fromY + share * (y - fromY)];
  });
  return [...stroke, ...way];
}
