import type { Surface } from "../plot/canvas.tsx";
import type { MapView, Point } from "../plot/map-view.ts";

/** The prior's standard deviations, as circles. */
export function drawPriorCircles({ context: c, ink }: Surface, { toScreen }: MapView): void {
  const [x, y] = toScreen([0, 0]);
  const unit = toScreen([1, 0])[0] - x;
  c.strokeStyle = ink.line;
  c.lineWidth = 1.5;
  for (const radius of [1, 2, 3]) {
    c.beginPath();
    c.arc(x, y, radius * unit, 0, 2 * Math.PI);
    c.stroke();
  }
}

/** The way of the interpolation: a dot for each of its pictures. */
export function drawPath({ context: c, ink }: Surface, { toScreen }: MapView, path: Float32Array): void {
  const points = Array.from({ length: path.length / 2 }, (_, i) => toScreen([path[2 * i], path[2 * i + 1]]));
  c.lineJoin = "round";
  for (const [color, width] of [
    [ink.paper, 5],
    [ink.accent, 2],
  ] as const) {
    c.strokeStyle = c.fillStyle = color;
    c.lineWidth = width;
    c.beginPath();
    for (const [x, y] of points) c.lineTo(x, y);
    c.stroke();
    points.forEach((point, i) => dot(c, point, (i === 0 || i === points.length - 1 ? 4 : 2) + width / 2));
  }
}

function dot(c: CanvasRenderingContext2D, [x, y]: Point, radius: number): void {
  c.beginPath();
  c.arc(x, y, radius, 0, 2 * Math.PI);
  c.fill();
}
