import { Strip } from "../plot/strip.tsx";
import { SIDE } from "../training/load-digits.ts";
import { Card } from "../ui/card.tsx";
import { Stops } from "../ui/stops.tsx";
import { NOISES, type AutoencoderSession } from "./protocol.ts";

/** Ten held-out digits, clean and noisy, and what the autoencoder and PCA make of them. */
export function RebuiltCard({ session }: { session: AutoencoderSession }) {
  const frame = session.frame.value;
  const { noise, kind } = session.settings.value;
  return (
    <Card
      className="rebuilt"
      title="Rebuilt"
      note={
        kind === "denoising"
          ? "Held-out digits with as much noise as it trains with, and what comes back from their codes."
          : "Held-out digits, with noise if you like, and what comes back from their codes."
      }
      action={
        <Stops
          label="Noise"
          hint="The standard deviation of the normal noise on the pixels, which go from 0 to 1"
          values={NOISES}
          value={noise as (typeof NOISES)[number]}
          show={String}
          onChange={(value) => session.tune({ noise: value })}
        />
      }
    >
      <div class="rebuilt-rows">
        <Row name="Clean" pixels={session.start.value?.originals} />
        <Row name="Noisy" pixels={frame?.noisy.pixels} error={frame?.noisy.error} />
        <Row name="Rebuilt" pixels={frame?.model.rebuilt.pixels} error={frame?.model.rebuilt.error} />
        <Row name="PCA" pixels={frame?.pca.rebuilt.pixels} error={frame?.pca.rebuilt.error} />
      </div>
    </Card>
  );
}

interface RowProps {
  readonly name: string;
  readonly pixels: Float32Array | undefined;
  readonly error?: number | undefined;
}

function Row({ name, pixels, error }: RowProps) {
  return (
    <div class="rebuilt-row">
      <p>
        {name}
        <span data-stat={`error-${name.toLowerCase()}`} title="Mean squared error, against the clean ones">
          {error?.toFixed(4)}
        </span>
      </p>
      <Strip label={`Ten held-out digits: ${name.toLowerCase()}`} pixels={pixels} side={SIDE} count={10} />
    </div>
  );
}
