import { useEffect, useMemo } from "preact/hooks";
import { Session } from "../training/session.ts";
import { AboutDigits } from "../ui/about-digits.tsx";
import { Choice } from "../ui/choice.tsx";
import { Stops } from "../ui/stops.tsx";
import { TrainingControls } from "../ui/training-controls.tsx";
import { CurvesCard } from "./curves-card.tsx";
import { BATCH, BEGINNING, CODE_SIZES, LOSSES, type ImagesProtocol, type ImagesSession } from "./protocol.ts";
import { SamplesCard } from "./samples-card.tsx";
import { SumCard } from "./sum-card.tsx";
import { WalkCard } from "./walk-card.tsx";
import "./gan-images.css";

function begin(): ImagesSession {
  const worker = new Worker(new URL("./trainer.worker.ts", import.meta.url), { type: "module" });
  return new Session<ImagesProtocol>(worker, BEGINNING);
}

export function GanImagesPage() {
  const session = useMemo(begin, []);
  useEffect(() => () => session.end(), [session]);
  const { codeSize, loss } = session.settings.value;
  return (
    <div class="page">
      <div class="intro">
        <h1>Digits that nobody wrote</h1>
        <p>
          The generator never sees a digit. All it learns comes through a discriminator, which is shown its
          drawings among real ones. What grows is a space of codes in which each place is a digit.
        </p>
      </div>
      <TrainingControls
        session={session}
        stepHint={`One batch of ${BATCH} digits`}
        loss={{
          label: "Generator loss",
          value: () => session.frame.value && session.curves.generator.values.at(-1)?.toFixed(2),
        }}
      >
        <Stops
          label="Code size"
          hint="How many numbers a code has; a change begins anew"
          values={CODE_SIZES}
          value={codeSize as (typeof CODE_SIZES)[number]}
          show={String}
          onChange={(size) => session.reset({ codeSize: size })}
        />
      </TrainingControls>
      <div class="images-board">
        <SamplesCard
          session={session}
          action={
            <Choice
              label="Loss"
              options={LOSSES}
              value={loss}
              onChange={(value) => session.reset({ loss: value })}
            />
          }
        />
        <WalkCard session={session} />
        <SumCard session={session} />
        <CurvesCard session={session} />
      </div>
      <AboutDigits facts={session.start.value} />
    </div>
  );
}
