import type { ComponentChildren } from "preact";
import type { Layer, Layers } from "./layers.ts";
import { LAYERS } from "./layers.ts";
import type { LabSession } from "./protocol.ts";

export interface TimelineProps {
  readonly session: LabSession;
  readonly layers: Layers;
  readonly children: ComponentChildren;
}

/** Back in time, one player's step alone, and what of the games is shown. */
export function Timeline({ session, layers, children }: TimelineProps) {
  const status = session.status.value;
  const off = status === "loading" || status === "failed";
  return (
    <section class="timeline" aria-label="Time and view">
      <Rewind session={session} off={off} />
      <div class="turns">
        <button
          type="button"
          disabled={off}
          onClick={() => session.act({ type: "turn", players: "discriminator" })}
          title="Only the discriminator learns from one batch"
        >
          Discriminator step
        </button>
        <button
          type="button"
          disabled={off}
          onClick={() => session.act({ type: "turn", players: "generator" })}
          title="Only the generator learns from one batch"
        >
          Generator step
        </button>
      </div>
      {children}
      <fieldset class="layers">
        <legend class="hidden">Shown</legend>
        {(Object.entries(LAYERS) as [Layer, string][]).map(([layer, title]) => (
          <label key={layer}>
            <input
              type="checkbox"
              checked={layers.value[layer]}
              onChange={({ currentTarget: { checked } }) =>
                (layers.value = { ...layers.value, [layer]: checked })
              }
            />
            <span>{title}</span>
          </label>
        ))}
      </fieldset>
    </section>
  );
}

function Rewind({ session, off }: { session: LabSession; off: boolean }) {
  const frame = session.frame.value;
  const step = frame?.step ?? 0;
  // Where the run stands can be gone back to, too: it is kept when it is left.
  const kept = frame?.kept ?? [];
  const stops = kept.includes(step) ? kept : [...kept, step].sort((a, b) => a - b);
  const at = stops.indexOf(step);
  const last = stops.length - 1;
  return (
    <label class="stops rewind" title="Goes back to what both networks were; training goes on from there">
      <span class="stops-label">Time</span>
      <span class="stops-value" data-stat="time">
        {`step ${step.toLocaleString("en")} of ${stops[last].toLocaleString("en")}`}
      </span>
      <input
        type="range"
        min={0}
        max={last}
        step={1}
        value={at}
        disabled={off || last === 0}
        style={{ "--filled": `${last === 0 ? 0 : (100 * at) / last}%` }}
        aria-label="Time"
        aria-valuetext={`Step ${step}`}
        onInput={({ currentTarget: { value } }) =>
          session.act({ type: "rewind", step: stops[Number(value)] })
        }
      />
    </label>
  );
}
