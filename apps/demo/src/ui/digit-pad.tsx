import { useSignal } from "@preact/signals";
import { useMemo, useRef } from "preact/hooks";
import { Canvas, type Surface } from "../plot/canvas.tsx";
import type { Point } from "../plot/map-view.ts";
import { Pictures } from "../plot/pictures.ts";
import { resample, type DrawingStyle, type Stroke } from "./resample.ts";
import "./digit-pad.css";

export interface DigitPadProps {
  /** What it is for a blind reader, such as "Your digit". */
  readonly label: string;
  /** How the data set would show what is drawn. */
  readonly style: DrawingStyle;
  /** The picture that the page works with: shown where nothing has been drawn. */
  readonly value: Float32Array | undefined;
  /** Pictures to take instead of drawing, one after the other. */
  readonly samples: Float32Array | undefined;
  /** `style.size` x `style.size` pixels, 0 … 1; nothing after "Clear". */
  readonly onChange: (pixels: Float32Array | undefined) => void;
}

/** A place to draw a digit with mouse, finger or pen, or to take one of the data set. */
export function DigitPad({ label, style, value, samples, onChange }: DigitPadProps) {
  const strokes = useSignal<readonly Stroke[]>([]);
  const drawing = useRef(false);
  const next = useRef(0);
  const pictures = useMemo(() => new Pictures(), []);
  const pixels = style.size ** 2;

  const add = (stroke: Stroke, before: readonly Stroke[]): void => {
    strokes.value = [...before, stroke];
    onChange(resample(strokes.value, style));
  };
  const down = (event: PointerEvent): void => {
    if (!event.isPrimary || event.button !== 0) return;
    event.preventDefault();
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
    drawing.current = true;
    add(placesOf([event]), strokes.value);
  };
  const move = (event: PointerEvent): void => {
    const stroke = strokes.value.at(-1);
    if (!drawing.current || !event.isPrimary || !stroke) return;
    const more = event.getCoalescedEvents();
    add([...stroke, ...placesOf(more.length > 0 ? more : [event])], strokes.value.slice(0, -1));
  };
  const up = (): void => {
    drawing.current = false;
  };
  const replace = (picture: Float32Array | undefined): void => {
    strokes.value = [];
    onChange(picture);
  };
  const take = (): void => {
    if (!samples) return;
    const at = (next.current++ * pixels) % samples.length;
    replace(samples.slice(at, at + pixels));
  };

  return (
    <div class="digit-pad">
      <Canvas
        label={`${label}. Draw with the mouse, a finger or a pen.`}
        draw={(surface) => {
          if (strokes.value.length > 0) drawStrokes(surface, strokes.value);
          else if (value) drawPicture(surface, pictures.paint(value, style.size, 1, surface.ink));
          else drawHint(surface);
          return undefined;
        }}
        onPointerDown={down}
        onPointerMove={move}
        onPointerUp={up}
        onPointerCancel={up}
      />
      <div class="digit-pad-buttons">
        <button type="button" disabled={!samples} onClick={take} title="One that it never trained on">
          Take one
        </button>
        <button type="button" disabled={!value} onClick={() => replace(undefined)}>
          Clear
        </button>
      </div>
    </div>
  );
}

/** Where a pointer was, in shares of the canvas. */
function placesOf(events: readonly PointerEvent[]): Point[] {
  return events.map((event) => {
    const { left, top, width, height } = (event.target as Element).getBoundingClientRect();
    return [(event.clientX - left) / width, (event.clientY - top) / height];
  });
}

function drawStrokes({ context: c, width, ink }: Surface, strokes: readonly Stroke[]): void {
  c.strokeStyle = ink.text;
  c.lineWidth = width * 0.09;
  c.lineCap = c.lineJoin = "round";
  for (const [first, ...rest] of strokes) {
    c.beginPath();
    c.moveTo(first[0] * width, first[1] * width);
    // A tap is a line to where it began: a dot.
    for (const [x, y] of rest.length > 0 ? rest : [first]) c.lineTo(x * width, y * width);
    c.stroke();
  }
}

function drawPicture({ context: c, width, height }: Surface, image: HTMLCanvasElement): void {
  c.imageSmoothingEnabled = false;
  c.drawImage(image, 0, 0, width, height);
}

function drawHint({ context: c, width, height, ink }: Surface): void {
  c.font = '14px "Inter Variable", system-ui, sans-serif';
  c.textAlign = "center";
  c.textBaseline = "middle";
  c.fillStyle = ink.muted;
  c.fillText("Draw a digit", width / 2, height / 2);
}
