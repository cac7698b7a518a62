import { useSignal } from "@preact/signals";
import { useMemo, useRef } from "preact/hooks";
import { Canvas, type Surface } from "../plot/canvas.tsx";
import { CodeDots, GlidingPlaces, type Places } from "../plot/code-dots.ts";
import { drawMark } from "../plot/map-pictures.ts";
import type { MapView, Point } from "../plot/map-view.ts";
import { Pictures } from "../plot/pictures.ts";
import { ink } from "../theme.ts";
import { SIDE } from "../training/load-digits.ts";
import "./latent-map.css";

const DIGITS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

/** Where codes lie, and the picture that is decoded at one place. */
export interface MapFrame extends Places {
  readonly probeAt: Point;
  readonly probe: Float32Array;
}

export interface LatentMapProps {
  /** Nothing before the first one. */
  readonly frame: MapFrame | undefined;
  /** The digit that each code shows. */
  readonly labels: Uint8Array | undefined;
  /** How large dots are, 1 as on a map of their own; nothing for a map without. */
  readonly dots: number | undefined;
  /** Draws what is below the dots. */
  readonly under?: (surface: Surface, view: MapView) => void;
  /** A place has been pointed at. */
  readonly onProbe: (at: Point) => void;
}

/** A map of codes, coloured by digit; the decoder draws the place that mouse, finger or arrow keys choose. */
export function LatentMap({ frame, labels, dots: scale, under, onProbe }: LatentMapProps) {
  const focus = useSignal<number | undefined>(undefined);
  const view = useRef<MapView | undefined>(undefined);
  const places = useMemo(() => new GlidingPlaces(), []);
  const dots = useMemo(() => new CodeDots(), []);
  const pictures = useMemo(() => new Pictures(), []);
  const focused = focus.value;

  const draw = (surface: Surface): boolean => {
    if (!frame || !labels) return false;
    const moving = places.follow(frame, surface.now);
    view.current = places.view(surface.width, surface.height);
    under?.(surface, view.current);
    if (scale !== undefined) dots.draw(surface, places.codes, view.current, { labels, focused, scale });
    drawMark(surface, view.current.toScreen(frame.probeAt));
    return moving;
  };
  const probe = (event: PointerEvent): void => {
    const at = view.current?.toMap([event.offsetX, event.offsetY]);
    if (at) onProbe(at);
  };
  const move = (event: KeyboardEvent): void => {
    const direction = ARROWS[event.key];
    if (!direction || !frame) return;
    event.preventDefault();
    const far = frame.bounds.half * (event.shiftKey ? 0.15 : 0.04);
    onProbe([frame.probeAt[0] + direction[0] * far, frame.probeAt[1] + direction[1] * far]);
  };

  return (
    <>
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
          {scale !== undefined && (
            <DigitFilter focused={focused} onFocus={(digit) => (focus.value = digit)} />
          )}
        </div>
      </footer>
    </>
  );
}

interface DigitFilterProps {
  readonly focused: number | undefined;
  readonly onFocus: (digit: number | undefined) => void;
}

/** The colours' key, which shows one digit only when it is pressed. */
function DigitFilter({ focused, onFocus }: DigitFilterProps) {
  return (
    <div class="digits" role="group" aria-label="Show one digit only">
      {DIGITS.map((digit) => (
        <button
          key={digit}
          type="button"
          aria-pressed={focused === digit}
          aria-label={`Digit ${digit}`}
          style={{ "--digit": ink().digits[digit] }}
          onClick={() => onFocus(focused === digit ? undefined : digit)}
        >
          {digit}
        </button>
      ))}
    </div>
  );
}

const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};
