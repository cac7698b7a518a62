import type { CanvasHTMLAttributes } from "preact";
import { useRef } from "preact/hooks";
import type { Bounds, MapView, Point } from "../plot/map-view.ts";

export interface MapPoint {
  /** Where the point is, and how large the map. */
  readonly frame: { readonly probeAt: Point; readonly bounds: Bounds } | undefined;
  readonly view: { readonly current: MapView | undefined };
  /** Whether the point follows a mouse that only points, too. */
  readonly hover: boolean;
  /** The point has been taken to a place. */
  readonly onProbe: (at: Point) => void;
}

/** How far from the point a finger may be to take it, in pixels; elsewhere it scrolls the page. */
const REACH = 32;

const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

type Handlers = Pick<
  CanvasHTMLAttributes,
  | "onPointerDown"
  | "onPointerMove"
  | "onPointerUp"
  | "onPointerCancel"
  | "onClick"
  | "onTouchStart"
  | "onKeyDown"
>;

/** What a map's canvas listens to, so that mouse, finger, pen and arrow keys move its point. */
export function useMapPoint({ frame, view, hover, onProbe }: MapPoint): Handlers {
  const held = useRef(false);
  const reaches = (x: number, y: number): boolean => {
    if (!frame || !view.current) return false;
    const [atX, atY] = view.current.toScreen(frame.probeAt);
    return Math.hypot(x - atX, y - atY) < REACH;
  };
  const probe = (event: MouseEvent): void => {
    const at = view.current?.toMap([event.offsetX, event.offsetY]);
    if (at) onProbe(at);
  };
  const letGo = (): void => {
    held.current = false;
  };
  return {
    onPointerDown(event) {
      if (!event.isPrimary || event.button !== 0) return;
      held.current = event.pointerType !== "touch" || reaches(event.offsetX, event.offsetY);
      if (!held.current) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      probe(event);
    },
    onPointerMove(event) {
      if (event.isPrimary && (held.current || (hover && event.pointerType === "mouse"))) probe(event);
    },
    onPointerUp: letGo,
    onPointerCancel: letGo,
    // A tap that was no drag.
    onClick: probe,
    onTouchStart(event) {
      const { left, top } = event.currentTarget.getBoundingClientRect();
      const { clientX, clientY } = event.touches[0];
      if (reaches(clientX - left, clientY - top)) event.preventDefault();
    },
    onKeyDown(event) {
      const direction = ARROWS[event.key];
      if (!direction || !frame) return;
      event.preventDefault();
      const far = frame.bounds.half * (event.shiftKey ? 0.15 : 0.04);
      onProbe([frame.probeAt[0] + direction[0] * far, frame.probeAt[1] + direction[1] * far]);
    },
  };
}
