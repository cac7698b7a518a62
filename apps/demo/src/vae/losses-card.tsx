import { Canvas } from "../plot/canvas.tsx";
import { drawLossCurve } from "../plot/loss-curve.ts";
import { Card } from "../ui/card.tsx";
import { Choice } from "../ui/choice.tsx";
import { Stops } from "../ui/stops.tsx";
import { presetOf, PRESETS, weightsOf } from "./presets.ts";
import { WEIGHTS, type VaeProtocol, type VaeSession } from "./protocol.ts";

type Weight = (typeof WEIGHTS)[number];

export function LossesCard({ session }: { session: VaeSession }) {
  const { reconstruction, kl } = session.settings.value;
  return (
    <Card
      className="losses"
      title="Two losses"
      note="Reconstruction alone lets codes drift apart, with gaps between them; the KL divergence alone makes all of them the same cloud. Both together fill the plane."
    >
      <div class="weights">
        <Choice
          label="Losses"
          options={PRESETS}
          value={presetOf({ reconstruction, kl })}
          onChange={(preset) => session.tune(weightsOf(preset))}
        />
        <Stops
          label="Weight of the reconstruction"
          hint="How much it counts that digits come back; it may change while it trains"
          values={WEIGHTS}
          value={reconstruction as Weight}
          show={String}
          onChange={(value) => session.tune({ reconstruction: value })}
        />
        <Stops
          label="Weight of the KL divergence"
          hint="How much it counts that codes are distributed as the prior; it may change while it trains"
          values={WEIGHTS}
          value={kl as Weight}
          show={String}
          onChange={(value) => session.tune({ kl: value })}
        />
      </div>
      <ul class="keys" aria-hidden="true">
        <li class="key-reconstruction">
          reconstruction <LastValue session={session} curve="heldOutReconstruction" /> nats
        </li>
        <li class="key-kl">
          KL divergence <LastValue session={session} curve="heldOutKl" /> nats
        </li>
      </ul>
      <LossCurves session={session} />
    </Card>
  );
}

/** A held-out loss of now, in nats. */
function LastValue({ session, curve }: { session: VaeSession; curve: VaeProtocol["curve"] }) {
  const value = session.frame.value && session.curves[curve].values.at(-1);
  return <strong data-stat={curve}>{value === undefined ? "–" : nats(value)}</strong>;
}

/** Both parts by epoch: thin for training batches, thick for held-out digits. */
function LossCurves({ session }: { session: VaeSession }) {
  const { curves } = session;
  const step = session.frame.value?.step ?? 0;
  const [reconstruction, kl] = [curves.heldOutReconstruction.values.at(-1), curves.heldOutKl.values.at(-1)];
  const label =
    reconstruction === undefined || kl === undefined
      ? "Curves of the two losses, empty so far"
      : `Curves of the two losses. After ${step} steps, on held-out digits: reconstruction ${nats(reconstruction)} nats, KL divergence ${nats(kl)} nats.`;
  return (
    <Canvas
      label={label}
      draw={(surface) => {
        const { ink } = surface;
        drawLossCurve(surface, {
          lines: [
            { curve: curves.reconstruction, color: faded(ink.accent), thin: true },
            { curve: curves.kl, color: faded(ink.second), thin: true },
            { curve: curves.heldOutReconstruction, color: ink.accent },
            { curve: curves.heldOutKl, color: ink.second },
          ],
          range: [1, 50],
          // Nats: with less of a divergence, codes say nothing.
          floor: 0.1,
          stepsPerEpoch: session.start.value?.stepsPerEpoch ?? 20,
        });
        return undefined;
      }}
    />
  );
}

/** Two decimals, without the sign of what is 0 but for rounding. */
function nats(value: number): string {
  return Math.max(0, value).toFixed(2);
}

/** A colour of six digits that the ground shows through. */
function faded(color: string): string {
  return `${color}80`;
}
