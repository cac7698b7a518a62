import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { Canvas } from "../plot/canvas.tsx";
import { Pictures } from "../plot/pictures.ts";
import { Strip } from "../plot/strip.tsx";
import { PIXELS, SIDE } from "../training/load-digits.ts";
import { Card } from "../ui/card.tsx";
import { STOPS, STRIDES, type ImagesSession } from "./protocol.ts";
import { pictureAt, WalkPosition } from "./walk-position.ts";

/** A walk through the space of codes, from one random code to the next. */
export function WalkCard({ session }: { session: ImagesSession }) {
  const walking = useSignal(!matchMedia("(prefers-reduced-motion: reduce)").matches);
  const { walk: round } = session.view.value;
  const walk = session.frame.value?.walk;
  return (
    <Card
      className="walk"
      title="Latent walk"
      note="From one random code to the next along an arc, and round: all that lies between is drawn, too."
      action={
        <div class="walk-buttons">
          <button type="button" onClick={() => (walking.value = !walking.value)}>
            {walking.value ? "Stand still" : "Walk"}
          </button>
          <button type="button" onClick={() => session.look({ walk: round + 1 })}>
            Another way
          </button>
        </div>
      }
    >
      <div class="walk-row">
        <Walker walk={walk} walking={walking.value} />
        <Strip
          label={`The ${STOPS} digits that the walk comes by`}
          pixels={walk && stopsOf(walk)}
          side={SIDE}
          count={STOPS}
        />
      </div>
    </Card>
  );
}

function Walker({ walk, walking }: { walk: Float32Array | undefined; walking: boolean }) {
  const pictures = useMemo(() => new Pictures(), []);
  const position = useMemo(() => new WalkPosition(), []);
  return (
    <Canvas
      className="picture walker"
      label="The digit where the walk is"
      draw={({ context, width, height, ink, now }) => {
        if (!walk) return false;
        const place = position.read(now, walking, walk.length / PIXELS);
        context.imageSmoothingEnabled = false;
        context.drawImage(pictures.paint(pictureAt(walk, place), SIDE, 1, ink), 0, 0, width, height);
        return walking;
      }}
    />
  );
}

function stopsOf(walk: Float32Array): Float32Array {
  const stops = Array.from({ length: STOPS }, (_, i) => {
    const at = i * STRIDES * PIXELS;
    return [...walk.subarray(at, at + PIXELS)];
  });
  return Float32Array.from(stops.flat());
}
