import { useSignal } from "@preact/signals";
import { useMemo, useRef } from "preact/hooks";
import { Canvas, type Surface } from "../plot/canvas.tsx";
import { CodeDots, GlidingPlaces } from "../plot/code-dots.ts";
import { drawMapPictures, drawMark } from "../plot/map-pictures.ts";
import type { MapView, Point } from "../plot/map-view.ts";
import { Pictures } from "../plot/pictures.ts";
import { ink } from "../theme.ts";
import { SIDE } from "../training/load-digits.ts";
import { Card } from "../ui/card.tsx";
import { Choice } from "../ui/choice.tsx";
import { GRID, type AutoencoderSession } from "./protocol.ts";

const DIGITS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

export function MapCard({ session }: { session: AutoencoderSession }) {
  const start = session.start.value;
  const frame = session.frame.value;
  const focus = useSignal<number | undefined>(undefined);
  const view = useRef<MapView | undefined>(undefined);
  const { drawings } = session.view.value;
  const places = useMemo(() => new GlidingPlaces(), []);
  const dots = useMemo(() => new CodeDots(), []);
  const pictures = useMemo(() => new Pictures(), []);
  const focused = focus.value;

  const draw = (surface: Surface): boolean => {
    if (!start || !frame) return false;
    const moving = places.follow(frame, surface.now);
    view.current = places.view(surface.width, surface.height);
    if (drawings && frame.drawings) {
      const grid = { pixels: frame.drawings, side: SIDE, grid: GRID, bounds: frame.bounds, alpha: 0.45 };
      drawMapPictures(surface, view.current, grid, pictures);
    }
    const look = { labels: start.labels, focused, scale: drawings ? 0.8 : 1 };
    dots.draw(surface, places.codes, view.current, look);
    drawMark(surface, view.current.toScreen(frame.probeAt));
    return moving;
  };

  const probe = (event: PointerEvent): void => {
    const at = view.current?.toMap([event.offsetX, event.offsetY]);
    if (at) session.look({ probe: at });
  };
  const move = (event: KeyboardEvent): void => {
    const direction = ARROWS[event.key];
    if (!direction || !frame) return;
    event.preventDefault();
    const far = frame.bounds.half * (event.shiftKey ? 0.15 : 0.04);
    session.look({ probe: [frame.probeAt[0] + direction[0] * far, frame.probeAt[1] + direction[1] * far] });
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
          onChange={(value) => session.look({ drawings: value === "drawings" })}
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
