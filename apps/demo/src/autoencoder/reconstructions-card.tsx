import { useMemo } from "preact/hooks";
import { Canvas, type Surface } from "../plot/canvas.tsx";
import { Pictures } from "../plot/pictures.ts";
import { Card } from "../ui/card.tsx";
import { PIXELS, SIDE } from "./protocol.ts";
import type { Session } from "./session.ts";

export function ReconstructionsCard({ session }: { session: Session }) {
  const pictures = useMemo(() => new Pictures(), []);
  const originals = session.start.value?.originals;
  const drawn = session.frame.value?.reconstructions;
  const row =
    (pixels: Float32Array | undefined) =>
    ({ context, width, height, ink }: Surface): undefined => {
      if (!pixels) return undefined;
      const count = pixels.length / PIXELS;
      const image = pictures.paint(pixels, SIDE, count, ink);
      context.imageSmoothingEnabled = false;
      const gap = width < 420 ? 3 : 5;
      const side = Math.min((width - gap * (count - 1)) / count, height);
      for (let i = 0; i < count; i++) {
        context.save();
        context.beginPath();
        context.roundRect(i * (side + gap), 0, side, side, 4);
        context.clip();
        context.drawImage(image, i * SIDE, 0, SIDE, SIDE, i * (side + gap), 0, side, side);
        context.restore();
      }
      return undefined;
    };
  return (
    <Card
      className="pairs"
      title="Drawn again"
      note="Digits that it never trained on, and below each what comes back from its code."
    >
      <div class="pair-rows">
        <Canvas label="Ten held-out digits, 0 to 9" className="strip" draw={row(originals)} />
        <Canvas label="The same ten digits, drawn again by the decoder" className="strip" draw={row(drawn)} />
      </div>
    </Card>
  );
}
