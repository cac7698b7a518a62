import { useMemo } from "preact/hooks";
import { Canvas } from "./canvas.tsx";
import { Pictures } from "./pictures.ts";

export interface StripProps {
  readonly label: string;
  /** Square pictures, one after the other; nothing is drawn without. */
  readonly pixels: Float32Array | undefined;
  /** Pixels along a picture's side. */
  readonly side: number;
  /** How many there are, also before they come. */
  readonly count: number;
  readonly className?: string;
}

/** Small pictures side by side. */
export function Strip({ label, pixels, side, count, className = "" }: StripProps) {
  const pictures = useMemo(() => new Pictures(), []);
  return (
    <Canvas
      label={label}
      className={`strip ${className}`}
      style={{ aspectRatio: String(1.05 * count - 0.05) }}
      draw={({ context, width, height, ink }) => {
        if (!pixels) return undefined;
        const image = pictures.paint(pixels, side, count, ink);
        context.imageSmoothingEnabled = false;
        const gap = width < 420 ? 3 : 5;
        const wide = Math.min((width - gap * (count - 1)) / count, height);
        for (let i = 0; i < count; i++) {
          context.save();
          context.beginPath();
          context.roundRect(i * (wide + gap), 0, wide, wide, 4);
          context.clip();
          context.drawImage(image, i * side, 0, side, side, i * (wide + gap), 0, wide, wide);
          context.restore();
        }
        return undefined;
      }}
    />
  );
}
