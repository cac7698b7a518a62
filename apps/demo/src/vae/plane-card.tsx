import { useMemo } from "preact/hooks";
import type { Surface } from "../plot/canvas.tsx";
import { drawMapPictures } from "../plot/map-pictures.ts";
import type { MapView } from "../plot/map-view.ts";
import { Pictures } from "../plot/pictures.ts";
import { SIDE } from "../training/load-digits.ts";
import { Card } from "../ui/card.tsx";
import { Choice } from "../ui/choice.tsx";
import { LatentMap } from "../ui/latent-map.tsx";
import { drawPath, drawPriorCircles } from "./draw-on-plane.ts";
import { GRID, scaleOf, type MapMode, type VaeSession } from "./protocol.ts";

const MODES: Readonly<Record<MapMode, string>> = { plane: "Digits", codes: "Codes", both: "Both" };

/** How large the dots are. */
const DOTS: Readonly<Record<MapMode, number | undefined>> = { plane: undefined, codes: 1, both: 0.9 };

export function PlaneCard({ session }: { session: VaeSession }) {
  const frame = session.frame.value;
  const { map } = session.view.value;
  const pictures = useMemo(() => new Pictures(), []);

  const under = (surface: Surface, view: MapView): void => {
    if (!frame) return;
    if (map === "codes") drawPriorCircles(surface, view);
    else if (frame.plane.length > 0) {
      const { plane: pixels, bounds } = frame;
      const grid = { pixels, bounds, side: SIDE, grid: GRID, alpha: map === "both" ? 0.4 : 1 };
      drawMapPictures(surface, view, grid, pictures);
    }
  };
  const over = (surface: Surface, view: MapView): void => {
    if (frame) drawPath(surface, view, frame.path);
  };

  return (
    <Card
      className="plane"
      title="Latent plane"
      note={noteOf(map, session.settings.value.codeSize)}
      action={
        <Choice
          label="Show on the latent plane"
          options={MODES}
          value={map}
          onChange={(value) => session.look({ map: value })}
        />
      }
    >
      <LatentMap
        frame={frame}
        labels={session.start.value?.labels}
        dots={DOTS[map]}
        hover
        under={under}
        over={over}
        onProbe={(at) => session.look({ probe: { at, scale: scaleOf(map) } })}
      />
    </Card>
  );
}

function noteOf(map: MapMode, codeSize: number): string {
  const plane = codeSize === 2 ? "" : ` Of ${codeSize} numbers it is the plane in which codes spread most.`;
  switch (map) {
    case "plane":
      return `What the decoder draws over the plane, at equal shares of the prior.${plane}`;
    case "codes":
      return `A dot for each held-out digit, drawn from its cloud; the circles are 1, 2 and 3 standard deviations of the prior.${plane}`;
    case "both":
      return `The held-out digits over what the decoder draws; codes that are distributed as the prior lie evenly.${plane}`;
  }
}
