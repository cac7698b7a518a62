import type { Ink } from "../theme.ts";
import type { Surface } from "./canvas.tsx";
import { DotStamp } from "./dots.ts";
import { approach, mapView, type Bounds, type MapView, type Point } from "./map-view.ts";

const DIGITS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
const FONT = '650 15px "Inter Variable", system-ui, sans-serif';
const still = matchMedia("(prefers-reduced-motion: reduce)");

/** Codes on their map, x and y in turn, and the square of the map that is seen. */
export interface Places {
  readonly codes: Float32Array;
  readonly bounds: Bounds;
}

/** Places on their way on the screen to what the last frame says. */
export class GlidingPlaces {
  codes: Float32Array = new Float32Array(0);
  #bounds = new Float32Array(3);
  #now = 0;

  /** Moves by the time that has passed; says whether they still move. */
  follow({ codes, bounds }: Places, now: number): boolean {
    const wanted = Float32Array.of(bounds.x, bounds.y, bounds.half);
    if (still.matches || this.codes.length !== codes.length) {
      this.codes = codes.slice();
      this.#bounds = wanted;
      this.#now = now;
      return false;
    }
    const share = 1 - Math.exp(-Math.min(now - this.#now, 100) / 70);
    this.#now = now;
    const tolerance = bounds.half / 2000;
    const there = approach(this.codes, codes, share, tolerance);
    return !approach(this.#bounds, wanted, share, tolerance) || !there;
  }

  view(width: number, height: number): MapView {
    const [x, y, half] = this.#bounds;
    return mapView({ x, y, half }, width, height);
  }
}

/** How codes are drawn. */
export interface DotsLook {
  readonly labels: Uint8Array;
  /** The only digit that is shown; nothing for all. */
  readonly focused?: number | undefined;
  /** Dots of 1 are as large as on a map of its own. */
  readonly scale?: number;
}

/** Draws codes as dots, a colour for each digit, whose name stands in their middle. */
export class CodeDots {
  readonly #stamps = DIGITS.map(() => new DotStamp());

  draw(surface: Surface, codes: Float32Array, { toScreen }: MapView, look: DotsLook): void {
    const { context: c, width, ink } = surface;
    const { labels, focused, scale = 1 } = look;
    const size = (width < 420 ? 1.7 : 2.3) * scale;
    const ratio = c.getTransform().a;
    const middles = DIGITS.map(() => ({ xs: [] as number[], ys: [] as number[] }));
    for (const digit of DIGITS) this.#stamps[digit].set(ink.digits[digit], size, ratio);
    for (let i = 0; i < labels.length; i++) {
      const digit = labels[i];
      const [x, y] = toScreen([codes[2 * i], codes[2 * i + 1]]);
      middles[digit].xs.push(x);
      middles[digit].ys.push(y);
      c.globalAlpha = focused === undefined || focused === digit ? 0.85 : 0.07;
      this.#stamps[digit].draw(c, x, y);
    }
    c.globalAlpha = 1;
    for (const digit of DIGITS) {
      const { xs, ys } = middles[digit];
      if ((focused ?? digit) === digit && xs.length > 0)
        nameAt(c, String(digit), [median(xs), median(ys)], ink);
    }
  }
}

function nameAt(c: CanvasRenderingContext2D, name: string, [x, y]: Point, ink: Ink): void {
  c.font = FONT;
  c.textAlign = "center";
  c.textBaseline = "middle";
  c.lineJoin = "round";
  c.strokeStyle = ink.paper;
  c.lineWidth = 5;
  c.strokeText(name, x, y);
  c.fillStyle = ink.text;
  c.fillText(name, x, y);
}

function median(values: number[]): number {
  values.sort((a, b) => a - b);
  return values[values.length >> 1];
}
