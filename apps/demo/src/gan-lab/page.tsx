import { useEffect, useMemo } from "preact/hooks";
import { Session } from "../training/session.ts";
import { Choice } from "../ui/choice.tsx";
import { Stops } from "../ui/stops.tsx";
import { TrainingControls } from "../ui/training-controls.tsx";
import { CurvesCard } from "./curves-card.tsx";
import { DataCard } from "./data-card.tsx";
import { GameCard } from "./game-card.tsx";
import { makeLayers } from "./layers.ts";
import { BATCH, BEGINNING, DISCRIMINATOR_STEPS, type LabProtocol, type LabSession } from "./protocol.ts";
import { Timeline } from "./timeline.tsx";
import { valueAt } from "./value-at.ts";
import type { Variant } from "./variants.ts";
import "./gan-lab.css";

/** What the first game is compared with at first. */
const OTHERS: Readonly<Partial<Record<Variant, Variant>>> = { wganGp: "ns" };
const OTHER: Variant = "wganGp";

function begin(): LabSession {
  const worker = new Worker(new URL("./trainer.worker.ts", import.meta.url), { type: "module" });
  return new Session<LabProtocol>(worker, BEGINNING);
}

export function GanLabPage() {
  const session = useMemo(begin, []);
  const layers = useMemo(makeLayers, []);
  useEffect(() => () => session.end(), [session]);
  const { discriminatorSteps, variants } = session.settings.value;
  const [first] = variants;
  return (
    <div class="page">
      <div class="intro">
        <h1>Two networks that play against each other</h1>
        <p>
          The generator turns random codes into points; the discriminator tells them from the data, and by
          that shows the generator where to move them. Blue is where it believes in data, orange where it sees
          through.
        </p>
      </div>
      <TrainingControls
        session={session}
        stepHint={`One batch of ${BATCH} points`}
        loss={{
          label: "Generator loss",
          value: () => {
            const frame = session.frame.value;
            return frame && valueAt(session.curves.generator0, frame.step)?.toFixed(2);
          },
        }}
      >
        <Stops
          label="Discriminator steps"
          hint="How many for one of the generator; it may change while it trains"
          values={DISCRIMINATOR_STEPS}
          value={discriminatorSteps as (typeof DISCRIMINATOR_STEPS)[number]}
          show={String}
          onChange={(value) => session.tune({ discriminatorSteps: value })}
        />
      </TrainingControls>
      <Timeline session={session} layers={layers}>
        <Choice
          label="Games"
          options={{ one: "One game", two: "Two side by side" }}
          value={variants.length === 1 ? "one" : "two"}
          onChange={(games) =>
            session.reset({ variants: games === "one" ? [first] : [first, OTHERS[first] ?? OTHER] })
          }
        />
      </Timeline>
      <div class={`lab-board ${variants.length === 2 ? "lab-two" : ""}`}>
        <GameCard session={session} at={0} layers={layers} />
        <GameCard session={session} at={1} layers={layers} />
        <DataCard session={session} />
        <CurvesCard session={session} />
      </div>
      <footer class="about">
        <p>
          Both networks have three hidden layers of 64 numbers, BEGAN's discriminator a bottleneck of one;
          codes are two numbers. Good samples are within three standard deviations of a mode.
        </p>
      </footer>
    </div>
  );
}
