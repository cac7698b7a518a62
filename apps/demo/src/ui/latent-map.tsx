import { useSignal, type Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useMemo, useRef } from "preact/hooks";
import { Canvas, type Surface } from "../plot/canvas.tsx";
import { CodeDots, GlidingPlaces, type Places } from "../plot/code-dots.ts";
import { drawMark } from "../plot/map-pictures.ts";
import type { MapView, Point } from "../plot/map-view.ts";
import { Picture } from "../plot/picture.tsx";
import { ink } from "../theme.ts";
import { SIDE } from "../training/load-digits.ts";
import "./latent-map.css";
import { useMapPoint } from "./map-point.ts";

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
  /** Whose map it is. Initially "the decoder". */
  readonly name?: string;
  /** The only digit that is shown, where maps share it. */
  readonly focus?: Signal<number | undefined>;
  /** Whether there are buttons for it. Initially where there are dots. */
  readonly filter?: boolean;
  /** Whether the point follows a mouse that only points, too. Initially it is dragged. */
  readonly hover?: boolean;
  /** Draws what is below the dots. */
  readonly under?: (surface: Surface, view: MapView) => void;
  /** Draws what is above them. */
  readonly over?: (surface: Surface, view: MapView) => void;
  /** The point has been taken to a place. */
  readonly onProbe: (at: Point) => void;
  /** More about the map, beside what is drawn for the point. */
  readonly children?: ComponentChildren;
}

/** A map of codes, coloured by digit, with a point that mouse, finger or arrow keys drag and a decoder draws. */
export function LatentMap(props: LatentMapProps) {
  const { frame, labels, dots: scale, name = "the decoder", under, over, onProbe, children } = props;
  const own = useSignal<number | undefined>(undefined);
  const { focus = own, filter = scale !== undefined, hover = false } = props;
  const view = useRef<MapView | undefined>(undefined);
  const places = useMemo(() => new GlidingPlaces(), []);
  const dots = useMemo(() => new CodeDots(), []);
  const focused = focus.value;

  const draw = (surface: Surface): boolean => {
    if (!frame || !labels) return false;
    const moving = places.follow(frame, surface.now);
    view.current = places.view(surface.width, surface.height);
    under?.(surface, view.current);
    if (scale !== undefined) dots.draw(surface, places.codes, view.current, { labels, focused, scale });
    over?.(surface, view.current);
    drawMark(surface, view.current.toScreen(frame.probeAt));
    return moving;
  };
  const handlers = useMapPoint({ frame, view, hover, onProbe });

  return (
    <>
      <Canvas
        className="map-canvas"
        label={`Map of the latent space. The arrow keys move the point that ${name} draws.`}
        role="application"
        tabIndex={0}
        draw={draw}
        {...handlers}
      />
      <footer class="map-foot">
        <Picture
          className="probe"
          label={`What ${name} draws for the chosen point`}
          pixels={frame?.probe}
          side={SIDE}
        />
        <div>
          <p>
            <strong>{hover ? "Point at the map" : "Drag the square"}:</strong> {name} draws what lives there.
          </p>
          {children}
          {filter && <DigitFilter focused={focused} onFocus={(digit) => (focus.value = digit)} />}
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
