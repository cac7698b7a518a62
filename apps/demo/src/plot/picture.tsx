import { useMemo } from "preact/hooks";
import { Canvas } from "./canvas.tsx";
import { Pictures } from "./pictures.ts";

export interface PictureProps {
  readonly label: string;
  /** One square picture; nothing is drawn without. */
  readonly pixels: Float32Array | undefined;
  /** Pixels along its side. */
  readonly side: number;
  readonly className?: string;
}

/** One small picture, as large as its box. */
export function Picture({ label, pixels, side, className = "" }: PictureProps) {
  const pictures = useMemo(() => new Pictures(), []);
  return (
    <Canvas
      className={`picture ${className}`}
      label={label}
      draw={({ context, width, height, ink }) => {
        if (!pixels) return undefined;
        context.imageSmoothingEnabled = false;
        context.drawImage(pictures.paint(pixels, side, 1, ink), 0, 0, width, height);
        return undefined;
      }}
    />
  );
}
