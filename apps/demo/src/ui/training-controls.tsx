import type { ComponentChildren } from "preact";
import { BACKENDS, LEARNING_RATES, type Protocol } from "../training/protocol.ts";
import type { Session, Status } from "../training/session.ts";
import { Choice } from "./choice.tsx";
import { Stat } from "./stat.tsx";
import { Stops } from "./stops.tsx";

const SAID: Readonly<Record<Status, string>> = {
  loading: "Getting ready",
  ready: "Ready",
  training: "Training",
  paused: "Paused",
  failed: "Stopped by an error",
};

export interface TrainingControlsProps {
  readonly session: Session<Protocol>;
  /** What one step is. */
  readonly stepHint: string;
  /** The loss among the numbers: its name, and its value when there is one. */
  readonly loss: { readonly label: string; readonly value: () => string | undefined };
  /** Sliders and choices of the page's own, left of the learning rate. */
  readonly children: ComponentChildren;
}

/** Train, step and reset; the settings; how far it is; what it runs on; and what went wrong. */
export function TrainingControls({ session, stepHint, loss, children }: TrainingControlsProps) {
  const { backend, learningRate } = session.settings.value;
  const start = session.start.value;
  return (
    <>
      <section class="controls" aria-label="Training">
        <Buttons session={session} stepHint={stepHint} />
        <div class="sliders">
          {children}
          <Stops
            label="Learning rate"
            hint="Adam's step size; it may change while it trains"
            values={LEARNING_RATES}
            value={learningRate as (typeof LEARNING_RATES)[number]}
            show={String}
            onChange={(value) => session.tune({ learningRate: value })}
          />
        </div>
        <Numbers session={session} loss={loss} />
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
          {SAID[session.status.value]}
        </p>
      </section>
      {session.failure.value && (
        <p class="failure" role="alert">
          {session.failure.value}
        </p>
      )}
      {start?.refusal && (
        <p class="failure" role="status">
          {start.refusal}
        </p>
      )}
    </>
  );
}

function Buttons({ session, stepHint }: Pick<TrainingControlsProps, "session" | "stepHint">) {
  const status = session.status.value;
  const training = status === "training";
  const off = status === "loading" || status === "failed";
  return (
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
      <button type="button" disabled={off} onClick={() => session.step()} title={stepHint}>
        Step
      </button>
      <button type="button" disabled={off} onClick={() => session.clear()} title="New weights">
        Reset
      </button>
    </div>
  );
}

function Numbers({ session, loss }: Pick<TrainingControlsProps, "session" | "loss">) {
  const start = session.start.value;
  const frame = session.frame.value;
  const epoch = frame && start ? Math.floor(frame.step / start.stepsPerEpoch) : 0;
  const speed = session.status.value === "training" && frame ? Math.round(frame.stepsPerSecond) : undefined;
  return (
    <dl class="stats" data-status={session.status.value}>
      <Stat name="epoch" label="Epoch" value={epoch.toLocaleString("en")} />
      <Stat name="step" label="Steps" value={(frame?.step ?? 0).toLocaleString("en")} />
      <Stat name="speed" label="Steps / s" value={speed?.toLocaleString("en") ?? "–"} />
      <Stat name="loss" label={loss.label} value={loss.value() ?? "–"} />
    </dl>
  );
}
