import { useSignal, type Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useMemo } from "preact/hooks";
import type { Surface } from "../plot/canvas.tsx";
import { drawMapPictures } from "../plot/map-pictures.ts";
import type { MapView, Point } from "../plot/map-view.ts";
import { Pictures } from "../plot/pictures.ts";
import { SIDE } from "../training/load-digits.ts";
import { Card } from "../ui/card.tsx";
import { Choice } from "../ui/choice.tsx";
import { LatentMap } from "../ui/latent-map.tsx";
import { GRID, type AutoencoderSession, type CoderName } from "./protocol.ts";

const FONT = '600 13px "Inter Variable", system-ui, sans-serif';

/** The autoencoder's map, and PCA's beside it. */
export function MapCards({ session }: { session: AutoencoderSession }) {
  const focus = useSignal<number | undefined>(undefined);
  const { drawings } = session.view.value;
  const { codeSize } = session.settings.value;
  const pca = session.start.value?.pca;
  return (
    <>
      <Card
        className="map"
        title="Latent space"
        note={
          drawings
            ? "What the decoder draws at each place of the map, and the digits' codes over it."
            : codeSize === 2
              ? "Every digit is a dot at the two numbers that the encoder gives it."
              : `Every digit is a dot: its ${codeSize} numbers, seen along their two main directions.`
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
        <CoderMap session={session} coder="model" focus={focus} />
      </Card>
      <Card
        className="pca-map"
        title="PCA beside it"
        note={
          codeSize === 2
            ? "The same digits at their first two principal components: no straight map keeps more."
            : `The same digits by PCA with ${codeSize} components, at the first two of them.`
        }
      >
        <CoderMap session={session} coder="pca" focus={focus}>
          <p>
            Held-out error <strong>{pca?.toFixed(4) ?? "–"}</strong>, the dashed line below.
          </p>
        </CoderMap>
      </Card>
    </>
  );
}

interface CoderMapProps {
  readonly session: AutoencoderSession;
  readonly coder: CoderName;
  readonly focus: Signal<number | undefined>;
  readonly children?: ComponentChildren;
}

function CoderMap({ session, coder, focus, children }: CoderMapProps) {
  const map = session.frame.value?.[coder].map;
  const { drawings, probes } = session.view.value;
  const pictures = useMemo(() => new Pictures(), []);
  const under = (surface: Surface, view: MapView): void => {
    if (!drawings || !map?.drawings) return;
    const grid = { pixels: map.drawings, side: SIDE, grid: GRID, bounds: map.bounds, alpha: 0.45 };
    drawMapPictures(surface, view, grid, pictures);
  };
  return (
    <LatentMap
      frame={map}
      labels={session.start.value?.labels}
      dots={drawings ? 0.8 : 1}
      name={coder === "pca" ? "PCA" : "the decoder"}
      focus={focus}
      filter={coder === "model"}
      under={under}
      over={(surface, { toScreen }) => map?.drawnAt && drawYours(surface, toScreen(map.drawnAt))}
      onProbe={(at) => session.look({ probes: { ...probes, [coder]: at } })}
    >
      {children}
    </LatentMap>
  );
}

/** Where the digit on the pad is: a ring with its name. */
function drawYours({ context: c, width, height, ink }: Surface, [left, top]: Point): void {
  const [x, y] = [Math.min(Math.max(left, 8), width - 8), Math.min(Math.max(top, 8), height - 8)];
  const toTheLeft = x > width - 60;
  c.font = FONT;
  c.textAlign = toTheLeft ? "right" : "left";
  c.textBaseline = "middle";
  c.strokeStyle = ink.paper;
  c.lineWidth = 5;
  ring(c, x, y);
  c.strokeText("yours", x + (toTheLeft ? -12 : 12), y);
  c.strokeStyle = c.fillStyle = ink.text;
  c.lineWidth = 2.5;
  ring(c, x, y);
  c.fillText("yours", x + (toTheLeft ? -12 : 12), y);
}

function ring(c: CanvasRenderingContext2D, x: number, y: number): void {
  c.beginPath();
  c.arc(x, y, 6, 0, 2 * Math.PI);
  c.stroke();
}
