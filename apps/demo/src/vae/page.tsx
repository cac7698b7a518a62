import { useEffect, useMemo } from "preact/hooks";
import { PIXELS } from "../training/load-digits.ts";
import { Session } from "../training/session.ts";
import { AboutDigits } from "../ui/about-digits.tsx";
import { Stops } from "../ui/stops.tsx";
import { TrainingControls } from "../ui/training-controls.tsx";
import { InterpolationCard } from "./interpolation-card.tsx";
import { LossesCard } from "./losses-card.tsx";
import { PlaneCard } from "./plane-card.tsx";
import { BATCH, BEGINNING, CODE_SIZES, type Facts, type VaeProtocol, type VaeSession } from "./protocol.ts";
import { SamplesCard } from "./samples-card.tsx";
import "./vae.css";

/** The digits that are interpolated until others are drawn. */
const FIRST_ENDS = [2, 6] as const;

function begin(): VaeSession {
  const worker = new Worker(new URL("./trainer.worker.ts", import.meta.url), { type: "module" });
  return new Session<VaeProtocol>(worker, BEGINNING);
}

export function VaePage() {
  const session = useMemo(begin, []);
  useEffect(() => () => session.end(), [session]);
  const begun = session.start.value !== undefined;
  useEffect(() => {
    const start = session.start.peek();
    if (start) session.look({ ends: [exampleOf(start, FIRST_ENDS[0]), exampleOf(start, FIRST_ENDS[1])] });
  }, [session, begun]);
  return (
    <div class="page">
      <div class="intro">
        <h1>A plane where every point is a digit</h1>
        <p>
          A variational autoencoder codes a digit as a cloud instead of a point, and keeps all clouds close to
          one bell-shaped heap, the prior. So no place is left empty: any code drawn from it becomes a digit.
        </p>
      </div>
      <TrainingControls
        session={session}
        stepHint={`One batch of ${BATCH} digits`}
        loss={{ label: "Held-out bound", value: () => heldOutBound(session)?.toFixed(2) }}
      >
        <Stops
          label="Code size"
          hint="How many numbers a code has; a change begins anew"
          values={CODE_SIZES}
          value={session.settings.value.codeSize as (typeof CODE_SIZES)[number]}
          show={String}
          onChange={(codeSize) => session.reset({ codeSize })}
        />
      </TrainingControls>
      <div class="vae-board">
        <PlaneCard session={session} />
        <LossesCard session={session} />
        <InterpolationCard session={session} />
        <SamplesCard session={session} />
      </div>
      <AboutDigits facts={session.start.value} />
    </div>
  );
}

/** The first held-out picture of a digit. */
function exampleOf({ examples, labels }: Facts, digit: number): Float32Array {
  const at = labels.indexOf(digit) * PIXELS;
  return examples.slice(at, at + PIXELS);
}

/** The sum of both losses, whatever they count in training: nats per digit. */
function heldOutBound({ curves }: VaeSession): number | undefined {
  const [reconstruction, kl] = [curves.heldOutReconstruction.values.at(-1), curves.heldOutKl.values.at(-1)];
  return reconstruction === undefined || kl === undefined ? undefined : reconstruction + kl;
}
