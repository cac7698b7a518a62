import { useSignal } from "@preact/signals";
import { useMemo, useRef } from "preact/hooks";
import { Canvas, type Surface } from "../plot/canvas.tsx";
import { DotStamp } from "../plot/dots.ts";
import { Pictures } from "../plot/pictures.ts";
import { ink } from "../theme.ts";
import { Card } from "../ui/card.tsx";
import { Choice } from "../ui/choice.tsx";
import { GRID, SIDE, type Bounds, type Frame, type Point, type Start } from "./protocol.ts";
import { approach, mapView, type MapView } from "./map-view.ts";
import type { Session } from "./session.ts";

const DIGITS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
const FONT = '650 15px "Inter Variable", system-ui, sans-serif';
const still = matchMedia("(prefers-reduced-motion: reduce)");

/** What is on the screen now, on its way to what the last frame says. */
interface Shown {
  readonly codes: Float32Array;
  readonly bounds: Float32Array;
  now: number;
}

export function MapCard({ session }: { session: Session }) {
  const start = session.start.value;
  const frame = session.frame.value;
  const focus = useSignal<number | undefined>(undefined);
  const shown = useRef<Shown | undefined>(undefined);
  const view = useRef<MapView | undefined>(undefined);
  const drawings = session.drawings.value;
  const stamps = useMemo(() => DIGITS.map(() => new DotStamp()), []);
  const pictures = useMemo(() => new Pictures(), []);
  const focused = focus.value;

  const draw = (surface: Surface): boolean => {
    if (!start || !frame || frame.run !== start.run) return false;
    const moving = glide(shown, frame, surface.now);
    const now = shown.current!;
    const [x, y, half] = now.bounds;
    view.current = mapView({ x, y, half }, surface.width, surface.height);
    if (drawings && frame.drawings)
      drawDrawings(surface, frame.drawings, frame.bounds, view.current, pictures);
    drawCodes(surface, now.codes, start, view.current, focused, drawings, stamps);
    drawProbe(surface, view.current.toScreen(frame.probeAt));
    return moving;
  };

  const probe = (event: PointerEvent): void => {
    const at = view.current?.toMap([event.offsetX, event.offsetY]);
    if (at) session.probe(at);
  };
  const move = (event: KeyboardEvent): void => {
    const direction = ARROWS[event.key];
    if (!direction || !frame) return;
    event.preventDefault();
    const far = frame.bounds.half * (event.shiftKey ? 0.15 : 0.04);
    session.probe([frame.probeAt[0] + direction[0] * far, frame.probeAt[1] + direction[1] * far]);
  };
  const flat = (start && session.settings.value.codeSize === 2) ?? true;

  return (
    <Card
      className="map"
      title="Latent space"
      note={
        drawings
          ? "What the decoder draws at each place of the map, and the digits' codes over it."
          : flat
            ? "Every digit is a dot at the two numbers that the encoder gives it."
            : `Every digit is a dot: its ${session.settings.value.codeSize} numbers, seen along their two main directions.`
      }
      action={
        <Choice
          label="Show in the latent space"
          options={{ codes: "Codes", drawings: "Drawings" }}
          value={drawings ? "drawings" : "codes"}
          onChange={(value) => session.setDrawings(value === "drawings")}
        />
      }
    >
      <Canvas
        className="map-canvas"
        label="Map of the latent space. The arrow keys move the point that the decoder draws."
        role="application"
        tabIndex={0}
        draw={draw}
        onPointerMove={probe}
        onPointerDown={probe}
        onKeyDown={move}
      />
      <footer class="map-foot">
        <Canvas
          className="probe"
          label="What the decoder draws for the chosen point"
          draw={({ context, width, ink }) => {
            if (!frame) return undefined;
            context.imageSmoothingEnabled = false;
            context.drawImage(pictures.paint(frame.probe, SIDE, 1, ink), 0, 0, width, width);
            return undefined;
          }}
        />
        <div>
          <p>
            <strong>Point at the map:</strong> the decoder draws what lives there.
          </p>
          <div class="digits" role="group" aria-label="Show one digit only">
            {DIGITS.map((digit) => (
              <button
                key={digit}
                type="button"
                aria-pressed={focused === digit}
                aria-label={`Digit ${digit}`}
                style={{ "--digit": ink().digits[digit] }}
                onClick={() => (focus.value = focused === digit ? undefined : digit)}
              >
                {digit}
              </button>
            ))}
          </div>
        </div>
      </footer>
    </Card>
  );
}

const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/** Lets dots and bounds follow the last frame smoothly; says whether they still move. */
function glide(shown: { current: Shown | undefined }, frame: Frame, now: number): boolean {
  const bounds = Float32Array.of(frame.bounds.x, frame.bounds.y, frame.bounds.half);
  if (still.matches || shown.current?.codes.length !== frame.codes.length) {
    shown.current = { codes: frame.codes.slice(), bounds, now };
    return false;
  }
  const share = 1 - Math.exp(-Math.min(now - shown.current.now, 100) / 70);
  shown.current.now = now;
  const tolerance = frame.bounds.half / 2000;
  const there = approach(shown.current.codes, frame.codes, share, tolerance);
  return !approach(shown.current.bounds, bounds, share, tolerance) || !there;
}

function drawCodes(
  { context: c, width, ink }: Surface,
  codes: Float32Array,
  { labels }: Start,
  { toScreen }: MapView,
  focused: number | undefined,
  overDrawings: boolean,
  stamps: readonly DotStamp[],
): void {
  const size = (width < 420 ? 1.7 : 2.3) * (overDrawings ? 0.8 : 1);
  const middles = DIGITS.map(() => ({ xs: [] as number[], ys: [] as number[] }));
  const ratio = c.getTransform().a;
  for (const digit of DIGITS) stamps[digit].set(ink.digits[digit], size, ratio);
  for (let i = 0; i < labels.length; i++) {
    const digit = labels[i];
    const [x, y] = toScreen([codes[2 * i], codes[2 * i + 1]]);
    const { xs, ys } = middles[digit];
    xs.push(x);
    ys.push(y);
    c.globalAlpha = focused === undefined || focused === digit ? 0.85 : 0.07;
    stamps[digit].draw(c, x, y);
  }
  c.globalAlpha = 1;
  c.font = FONT;
  c.textAlign = "center";
  c.textBaseline = "middle";
  c.lineJoin = "round";
  for (const digit of DIGITS) {
    if (focused !== undefined && focused !== digit) continue;
    const { xs, ys } = middles[digit];
    if (xs.length === 0) continue;
    const [x, y] = [median(xs), median(ys)];
    c.strokeStyle = ink.paper;
    c.lineWidth = 5;
    c.strokeText(String(digit), x, y);
    c.fillStyle = ink.text;
    c.fillText(String(digit), x, y);
  }
}

function drawDrawings(
  { context: c, ink }: Surface,
  pixels: Float32Array,
  bounds: Bounds,
  { toScreen }: MapView,
  pictures: Pictures,
): void {
  const image = pictures.paint(pixels, SIDE, GRID, ink);
  const [left, top] = toScreen([bounds.x - bounds.half, bounds.y + bounds.half]);
  const [right] = toScreen([bounds.x + bounds.half, bounds.y]);
  const cell = (right - left) / GRID;
  const inner = cell * 0.86;
  c.imageSmoothingEnabled = false;
  c.globalAlpha = 0.45;
  for (let row = 0; row < GRID; row++) {
    for (let column = 0; column < GRID; column++) {
      const [x, y] = [left + (column + 0.07) * cell, top + (row + 0.07) * cell];
      c.drawImage(image, column * SIDE, row * SIDE, SIDE, SIDE, x, y, inner, inner);
    }
  }
  c.globalAlpha = 1;
}

function drawProbe({ context: c, ink }: Surface, [x, y]: Point): void {
  c.lineWidth = 2;
  c.strokeStyle = ink.paper;
  c.strokeRect(x - 7, y - 7, 14, 14);
  c.lineWidth = 1.5;
  c.strokeStyle = ink.accent;
  c.strokeRect(x - 8.5, y - 8.5, 17, 17);
}

function median(values: number[]): number {
  values.sort((a, b) => a - b);
  return values[values.length >> 1];
}
