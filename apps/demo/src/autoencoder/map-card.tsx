import { useMemo } from "preact/hooks";
import type { Surface } from "../plot/canvas.tsx";
import { drawMapPictures } from "../plot/map-pictures.ts";
import type { MapView } from "../plot/map-view.ts";
import { Pictures } from "../plot/pictures.ts";
import { SIDE } from "../training/load-digits.ts";
import { Card } from "../ui/card.tsx";
import { Choice } from "../ui/choice.tsx";
import { LatentMap } from "../ui/latent-map.tsx";
import { GRID, type AutoencoderSession } from "./protocol.ts";

export function MapCard({ session }: { session: AutoencoderSession }) {
  const start = session.start.value;
  const frame = session.frame.value;
  const { drawings } = session.view.value;
  const pictures = useMemo(() => new Pictures(), []);
  const flat = (start && session.settings.value.codeSize === 2) ?? true;

  const drawPictures = (surface: Surface, view: MapView): void => {
    if (!drawings || !frame?.drawings) return;
    const grid = { pixels: frame.drawings, side: SIDE, grid: GRID, bounds: frame.bounds, alpha: 0.45 };
    drawMapPictures(surface, view, grid, pictures);
  };

  return (
    <Card
      className="map"
      title="Latent space"
      note={
        drawings
          ? "What the decoder draws at each place of the map, and the digits' codes over it."
          : flat
            ? "Every digit is a dot at the two numbers that the encoder gives it."
            : `Every digit is a dot: its ${session.settings.value.codeSize} numbers, seen along their two main directions.`
      }
      action={
        <Choice
          label="Show in the latent space"
          options={{ codes: "Codes", drawings: "Drawings" }}
          value={drawings ? "drawings" : "codes"}
          onChange={(value) => session.look({ drawings: value === "drawings" })}
        />
      }
    >
      <LatentMap
        frame={frame}
        labels={start?.labels}
        dots={drawings ? 0.8 : 1}
        under={drawPictures}
        onProbe={(at) => session.look({ probe: at })}
      />
    </Card>
  );
}
