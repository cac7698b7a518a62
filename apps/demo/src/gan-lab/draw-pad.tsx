import { useSignal } from "@preact/signals";
import { useMemo, useRef } from "preact/hooks";
import { Canvas, type Surface } from "../plot/canvas.tsx";
import { DotStamp } from "../plot/dots.ts";
import { mapView, type MapView, type Point } from "../plot/map-view.ts";
import { drawDots } from "./drawing.ts";
import { REACH } from "./protocol.ts";
import { inSight, lineTo } from "./strokes.ts";

export interface DrawPadProps {
  /** What has been drawn, x and y in turn. */
  readonly drawn: Float32Array;
  /** A stroke has ended. */
  readonly onDraw: (drawn: Float32Array) => void;
  readonly onClear: () => void;
}

/** How far an arrow key goes. */
const KEY_STEP = 0.15;

const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/** A place to draw a distribution with mouse, finger, pen or keys. */
export function DrawPad({ drawn, onDraw, onClear }: DrawPadProps) {
  const stroke = useSignal<readonly Point[]>([]);
  const cursor = useSignal<Point | undefined>(undefined);
  const view = useRef<MapView | undefined>(undefined);
  const stamp = useMemo(() => new DotStamp(), []);

  const placeOf = (event: PointerEvent): Point => {
    const { left, top } = (event.target as Element).getBoundingClientRect();
    return inSight(view.current!.toMap([event.clientX - left, event.clientY - top]));
  };
  const down = (event: PointerEvent): void => {
    if (!event.isPrimary || event.button !== 0 || !view.current) return;
    event.preventDefault();
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
    cursor.value = undefined;
    stroke.value = [placeOf(event)];
  };
  const move = (event: PointerEvent): void => {
    if (stroke.value.length === 0 || !event.isPrimary) return;
    stroke.value = lineTo(stroke.value, placeOf(event));
  };
  const end = (): void => {
    if (stroke.value.length === 0) return;
    onDraw(Float32Array.of(...drawn, ...stroke.value.flat()));
    stroke.value = [];
  };
  const key = (event: KeyboardEvent): void => {
    const direction = ARROWS[event.key];
    const [x, y] = cursor.value ?? [0, 0];
    if (direction) cursor.value = inSight([x + KEY_STEP * direction[0], y + KEY_STEP * direction[1]]);
    else if (event.key === " " || event.key === "Enter") onDraw(Float32Array.of(...drawn, x, y));
    else return;
    event.preventDefault();
  };

  return (
    <div class="draw-pad">
      <Canvas
        label="Draw your own distribution with the mouse, a finger or a pen; or move with the arrow keys and dab with the space bar."
        role="application"
        tabIndex={0}
        draw={(surface) => {
          view.current = mapView({ x: 0, y: 0, half: REACH }, surface.width, surface.height);
          const places = Float32Array.of(...drawn, ...stroke.value.flat());
          if (places.length > 0)
            drawDots(surface, view.current, places, { stamp, color: surface.ink.accent, radius: 6 });
          else drawHint(surface);
          if (cursor.value) drawCursor(surface, view.current.toScreen(cursor.value));
          return undefined;
        }}
        onPointerDown={down}
        onPointerMove={move}
        onPointerUp={end}
        onPointerCancel={end}
        onKeyDown={key}
        onBlur={() => (cursor.value = undefined)}
      />
      <button type="button" disabled={drawn.length === 0} onClick={onClear}>
        Clear
      </button>
    </div>
  );
}

function drawHint({ context: c, width, height, ink }: Surface): void {
  c.font = '14px "Inter Variable", system-ui, sans-serif';
  c.textAlign = "center";
  c.textBaseline = "middle";
  c.fillStyle = ink.muted;
  c.fillText("Draw here", width / 2, height / 2);
}

function drawCursor({ context: c, ink }: Surface, [x, y]: Point): void {
  c.strokeStyle = ink.text;
  c.lineWidth = 1.5;
  c.beginPath();
  c.arc(x, y, 7, 0, 2 * Math.PI);
  c.stroke();
}
