import { useMemo } from "preact/hooks";
import { Canvas, type Surface } from "../plot/canvas.tsx";
import { DotStamp } from "../plot/dots.ts";
import { mapView } from "../plot/map-view.ts";
import { Card } from "../ui/card.tsx";
import { drawArrows, drawDots, drawMesh, FieldImage } from "./drawing.ts";
import type { Layers } from "./layers.ts";
import { REACH, type GamePicture, type LabSession, type Settings } from "./protocol.ts";
import { valueAt } from "./value-at.ts";
import { ABOUT, VARIANTS, type Variant } from "./variants.ts";

export interface GameCardProps {
  readonly session: LabSession;
  /** Which of the games it is. */
  readonly at: 0 | 1;
  readonly layers: Layers;
}

/** One game: its loss, how it stands, and what it comes to in numbers. */
export function GameCard({ session, at, layers }: GameCardProps) {
  const { variants } = session.settings.value;
  const variant = variants[at];
  if (!variant) return null;
  const game = session.frame.value?.games[at];
  const name = at === 0 ? "The game" : "The other game";
  return (
    <Card
      className={`game game-${at}`}
      title={name}
      note={ABOUT[variant]}
      action={
        <select
          class="loss-select"
          aria-label={`Loss of ${name.toLowerCase()}`}
          value={variant}
          onChange={({ currentTarget: { value } }) =>
            session.reset({ variants: withVariant(variants, at, value as Variant) })
          }
        >
          {Object.entries(VARIANTS).map(([key, title]) => (
            <option key={key} value={key}>
              {title}
            </option>
          ))}
        </select>
      }
    >
      <GamePlane session={session} game={game} layers={layers} name={name} />
      <GameNumbers session={session} at={at} game={game} />
      {game?.diverged && (
        <p class="diverged" role="status">
          It diverged: its numbers are none any more. Go back in time, or take a lower learning rate.
        </p>
      )}
    </Card>
  );
}

function withVariant(variants: Settings["variants"], at: 0 | 1, variant: Variant): Settings["variants"] {
  if (variants.length === 1) return [variant];
  return at === 0 ? [variant, variants[1]] : [variants[0], variant];
}

interface GamePlaneProps {
  readonly session: LabSession;
  readonly game: GamePicture | undefined;
  readonly layers: Layers;
  readonly name: string;
}

function GamePlane({ session, game, layers, name }: GamePlaneProps) {
  const tools = useMemo(() => ({ field: new FieldImage(), real: new DotStamp(), fake: new DotStamp() }), []);
  const real = session.start.value?.real;
  const shown = layers.value;
  const draw = (surface: Surface): undefined => {
    if (!game || !real) return;
    const { ink } = surface;
    const view = mapView({ x: 0, y: 0, half: REACH }, surface.width, surface.height);
    if (shown.field) tools.field.draw(surface, view, game.field);
    if (shown.data)
      drawDots(surface, view, real, { stamp: tools.real, color: `${ink.accent}b0`, radius: 1.7 });
    if (shown.manifold) drawMesh(surface, view, game.mesh);
    if (shown.samples)
      drawDots(surface, view, game.samples, { stamp: tools.fake, color: ink.second, radius: 2.2 });
    if (shown.gradients) drawArrows(surface, view, game.samples, game.pulls);
  };
  return (
    <Canvas
      className="game-plane"
      label={`The plane of ${name.toLowerCase()}: data, samples and what the discriminator holds of each place`}
      draw={draw}
    />
  );
}

function GameNumbers({
  session,
  at,
  game,
}: Pick<GameCardProps, "session" | "at"> & Pick<GamePlaneProps, "game">) {
  const { curves } = session;
  const modes = session.start.value?.modes;
  const step = session.frame.value?.step ?? 0;
  const last = (name: "discriminator" | "generator") =>
    valueAt(curves[`${name}${at}`], step)?.toFixed(3) ?? "–";
  return (
    <ul class="game-numbers">
      <li class="key-discriminator">
        discriminator <strong data-stat={`discriminator${at}`}>{last("discriminator")}</strong>
      </li>
      <li class="key-generator">
        generator <strong data-stat={`generator${at}`}>{last("generator")}</strong>
      </li>
      {modes !== undefined && game?.coverage && (
        <>
          <li>
            modes <strong data-stat={`found${at}`}>{`${game.coverage.found} of ${modes}`}</strong>
          </li>
          <li>
            good samples{" "}
            <strong data-stat={`good${at}`}>{`${Math.round(100 * game.coverage.good)} %`}</strong>
          </li>
        </>
      )}
    </ul>
  );
}
