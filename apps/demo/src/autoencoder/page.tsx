import { useEffect, useMemo } from "preact/hooks";
import "./autoencoder.css";
import { Session } from "../training/session.ts";
import { AboutDigits } from "../ui/about-digits.tsx";
import { Stops } from "../ui/stops.tsx";
import { TrainingControls } from "../ui/training-controls.tsx";
import { DrawCard } from "./draw-card.tsx";
import { KindBar } from "./kind-bar.tsx";
import { LossCard } from "./loss-card.tsx";
import { MapCards } from "./map-cards.tsx";
import {
  BEGINNING,
  CODE_SIZES,
  NO_PROBES,
  type AutoencoderProtocol,
  type AutoencoderSession,
} from "./protocol.ts";
import { RebuiltCard } from "./rebuilt-card.tsx";

const WORDS: Readonly<Record<number, string>> = {
  2: "two",
  3: "three",
  4: "four",
  8: "eight",
  16: "sixteen",
  32: "thirty-two",
};

function begin(): AutoencoderSession {
  const worker = new Worker(new URL("./trainer.worker.ts", import.meta.url), { type: "module" });
  return new Session<AutoencoderProtocol>(worker, BEGINNING);
}

export function AutoencoderPage() {
  const session = useMemo(begin, []);
  useEffect(() => () => session.end(), [session]);
  const { codeSize } = session.settings.value;
  return (
    <div class="page">
      <div class="intro">
        <h1>Squeeze a digit into {WORDS[codeSize]} numbers</h1>
        <p>
          An autoencoder learns to pass handwritten digits through a bottleneck and to draw them again. Nobody
          tells it which digit is which; the groups on the map are its own finding. Pick a kind, and train it.
        </p>
      </div>
      <KindBar session={session} />
      <TrainingControls
        session={session}
        stepHint="One batch of 64 digits"
        loss={{ label: "Held-out loss", value: () => session.curves.heldOut.values.at(-1)?.toFixed(4) }}
      >
        <Stops
          label="Code size"
          hint="How many numbers a digit is squeezed into; a change begins anew"
          values={CODE_SIZES}
          value={codeSize as (typeof CODE_SIZES)[number]}
          show={String}
          onChange={(value) => {
            session.look({ probes: NO_PROBES });
            session.reset({ codeSize: value });
          }}
        />
      </TrainingControls>
      <div class="ae-board">
        <DrawCard session={session} />
        <MapCards session={session} />
        <RebuiltCard session={session} />
        <LossCard session={session} />
      </div>
      <AboutDigits facts={session.start.value} />
    </div>
  );
}
