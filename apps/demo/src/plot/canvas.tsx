import { useSignalEffect } from "@preact/signals";
import type { CanvasHTMLAttributes } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { ink, type Ink } from "../theme.ts";

export interface Surface {
  readonly context: CanvasRenderingContext2D;
  readonly width: number;
  readonly height: number;
  readonly ink: Ink;
  /** Milliseconds, for what moves. */
  readonly now: number;
}

export interface CanvasProps extends Omit<CanvasHTMLAttributes, "class"> {
  /** What a blind reader is told. */
  readonly label: string;
  readonly className?: string;
  /** Draws everything, in CSS pixels. Called again when a signal that it read changes; `true` asks for one more frame. */
  readonly draw: (surface: Surface) => boolean | undefined;
}

/** A canvas as large as its box, sharp on every screen, drawn at most once per frame. */
export function Canvas({ label, className, draw, ...rest }: CanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const latest = useRef(draw);
  latest.current = draw;
  const frame = useRef(0);
  const size = useRef({ width: 0, height: 0 });

  const paint = (now: number): void => {
    frame.current = 0;
    const element = canvas.current;
    const { width, height } = size.current;
    const context = element?.getContext("2d");
    if (!element || !context || width === 0 || height === 0) return;
    const ratio = devicePixelRatio || 1;
    const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (element.width !== w || element.height !== h) Object.assign(element, { width: w, height: h });
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    if (latest.current({ context, width, height, ink: ink(), now })) ask();
  };
  const ask = (): void => {
    if (!frame.current) frame.current = requestAnimationFrame(paint);
  };

  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      const { width, height } = entry.contentRect;
      size.current = { width, height };
      ask();
    });
    observer.observe(canvas.current!);
    return () => {
      observer.disconnect();
      cancelAnimationFrame(frame.current);
    };
  }, []);
  useEffect(ask);
  // Reads what the drawing depends on; the drawing itself waits for the frame.
  useSignalEffect(() => {
    ink();
    ask();
  });

  return <canvas ref={canvas} class={className} role="img" aria-label={label} {...rest} />;
}
