import { useMemo } from "preact/hooks";
import { Canvas } from "../plot/canvas.tsx";
import { DotStamp } from "../plot/dots.ts";
import { mapView } from "../plot/map-view.ts";
import { Card } from "../ui/card.tsx";
import { DrawPad } from "./draw-pad.tsx";
import { drawDots } from "./drawing.ts";
import { DISTRIBUTIONS, REACH, type Distribution, type LabSession } from "./protocol.ts";

/** What is to be learned: one of the distributions, or one that is drawn. */
export function DataCard({ session }: { session: LabSession }) {
  const { data, drawn } = session.settings.value;
  const previews = session.start.value?.previews;
  const names = Object.keys(DISTRIBUTIONS) as Distribution[];
  return (
    <Card
      className="lab-data"
      title="Data"
      note="Pick what the generator is to learn, or draw it. A change begins anew."
    >
      <div class="lab-data-row">
        <fieldset class="distributions">
          <legend class="hidden">Distribution</legend>
          {names.map((name) => (
            <label key={name}>
              <input
                type="radio"
                name="distribution"
                checked={name === data}
                onChange={() => session.reset({ data: name })}
              />
              <span>
                <Preview points={name === "own" ? drawn : previews?.[name]} />
                {DISTRIBUTIONS[name]}
              </span>
            </label>
          ))}
        </fieldset>
        <DrawPad
          drawn={drawn}
          onDraw={(places) => session.reset({ data: "own", drawn: places })}
          onClear={() => clear(session)}
        />
      </div>
    </Card>
  );
}

/** Wipes the drawing away; what it was for goes on with the ring. */
function clear(session: LabSession): void {
  const drawn = new Float32Array();
  if (session.settings.value.data === "own") session.reset({ data: "ring", drawn });
  else session.tune({ drawn });
}

function Preview({ points }: { points: Float32Array | undefined }) {
  const stamp = useMemo(() => new DotStamp(), []);
  return (
    <Canvas
      label=""
      aria-hidden="true"
      draw={(surface) => {
        const view = mapView({ x: 0, y: 0, half: REACH }, surface.width, surface.height);
        if (points) drawDots(surface, view, points, { stamp, color: surface.ink.accent, radius: 2 });
        return undefined;
      }}
    />
  );
}
