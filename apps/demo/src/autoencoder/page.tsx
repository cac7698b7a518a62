import { useEffect, useMemo } from "preact/hooks";
import { Choice } from "../ui/choice.tsx";
import { Stat } from "../ui/stat.tsx";
import { Stops } from "../ui/stops.tsx";
import { LossCard } from "./loss-card.tsx";
import { MapCard } from "./map-card.tsx";
import { BACKENDS, CODE_SIZES, LEARNING_RATES } from "./protocol.ts";
import { ReconstructionsCard } from "./reconstructions-card.tsx";
import { Session, type Status } from "./session.ts";

const SAID: Readonly<Record<Status, string>> = {
  loading: "Getting ready",
  ready: "Ready",
  training: "Training",
  paused: "Paused",
  failed: "Stopped by an error",
};

const WORDS: Readonly<Record<number, string>> = {
  2: "two",
  3: "three",
  4: "four",
  8: "eight",
  16: "sixteen",
  32: "thirty-two",
};

export function AutoencoderPage() {
  const session = useMemo(() => new Session(), []);
  useEffect(() => () => session.end(), [session]);
  return (
    <div class="page">
      <div class="intro">
        <h1>Squeeze a digit into {WORDS[session.settings.value.codeSize]} numbers</h1>
        <p>
          An autoencoder learns to pass handwritten digits through a bottleneck and to draw them again. Nobody
          tells it which digit is which; the groups on the map are its own finding.
        </p>
      </div>
      <Controls session={session} />
      {session.failure.value && (
        <p class="failure" role="alert">
          {session.failure.value}
        </p>
      )}
      {session.start.value?.refusal && (
        <p class="failure" role="status">
          {session.start.value.refusal}
        </p>
      )}
      <div class="board">
        <MapCard session={session} />
        <LossCard session={session} />
        <ReconstructionsCard session={session} />
      </div>
      <About session={session} />
    </div>
  );
}

function Controls({ session }: { session: Session }) {
  const status = session.status.value;
  const training = status === "training";
  const off = status === "loading" || status === "failed";
  const { backend, codeSize, learningRate } = session.settings.value;
  const start = session.start.value;
  return (
    <section class="controls" aria-label="Training">
      <div class="buttons">
        <button
          type="button"
          class="primary"
          disabled={off}
          onClick={() => (training ? session.pause() : session.play())}
        >
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d={training ? "M4 3h3v10H4zM9 3h3v10H9z" : "M4.5 2.5v11l9-5.5z"} />
          </svg>
          {training ? "Pause" : status === "paused" ? "Go on" : "Train"}
        </button>
        <button type="button" disabled={off} onClick={() => session.step()} title="One batch of 64 digits">
          Step
        </button>
        <button type="button" disabled={off} onClick={() => session.clear()} title="New weights">
          Reset
        </button>
      </div>
      <div class="sliders">
        <Stops
          label="Code size"
          hint="How many numbers a digit is squeezed into; a change begins anew"
          values={CODE_SIZES}
          value={codeSize as (typeof CODE_SIZES)[number]}
          show={String}
          onChange={(value) => session.reset({ codeSize: value })}
        />
        <Stops
          label="Learning rate"
          hint="Adam's step size; it may change while it trains"
          values={LEARNING_RATES}
          value={learningRate as (typeof LEARNING_RATES)[number]}
          show={String}
          onChange={(value) => session.setLearningRate(value)}
        />
      </div>
      <Numbers session={session} />
      <div class="device">
        <Choice
          label="Backend"
          options={BACKENDS}
          value={backend}
          onChange={(value) => session.reset({ backend: value })}
        />
        <p data-stat="device">{start ? `Runs on ${start.device}, in a web worker.` : " "}</p>
      </div>
      <p class="hidden" role="status">
        {SAID[status]}
      </p>
    </section>
  );
}

function Numbers({ session }: { session: Session }) {
  const start = session.start.value;
  const frame = session.frame.value;
  const fresh = frame && start && frame.run === start.run ? frame : undefined;
  const epoch = fresh && start ? Math.floor(fresh.step / start.stepsPerEpoch) : 0;
  const loss = session.heldOut.values.at(-1);
  return (
    <dl class="stats" data-status={session.status.value}>
      <Stat name="epoch" label="Epoch" value={epoch.toLocaleString("en")} />
      <Stat name="step" label="Steps" value={(fresh?.step ?? 0).toLocaleString("en")} />
      <Stat
        name="speed"
        label="Steps / s"
        value={
          session.status.value === "training" && fresh
            ? Math.round(fresh.stepsPerSecond).toLocaleString("en")
            : "–"
        }
      />
      <Stat name="loss" label="Held-out loss" value={loss === undefined ? "–" : loss.toFixed(4)} />
    </dl>
  );
}

function About({ session }: { session: Session }) {
  const start = session.start.value;
  return (
    <footer class="about">
      <p>
        {start
          ? `${start.parameters.toLocaleString("en")} parameters, ${start.trainCount.toLocaleString("en")} digits to train on, ${start.heldOutCount} held out.`
          : " "}
      </p>
      <p>
        Digits: Alpaydin and Kaynak (1998), Optical Recognition of Handwritten Digits, UCI Machine Learning
        Repository, <a href="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</a>.
      </p>
    </footer>
  );
}
