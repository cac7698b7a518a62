import { Generator, NNError, realize } from "@nn/tensor";
import { tensorsIn } from "./tensors-in.js";

/** What keeps a state that checkpoints save: models, optimisers, schedules, data loaders, metrics, callbacks. */
export interface Stateful {
  /** Tensors and plain values, in arrays and plain objects. */
  stateDict(): unknown;
  /** Goes on from what `stateDict` gave; refuses it before it changes anything. */
  loadStateDict(state: never): unknown;
}

/** What can be saved by name: see {@link Stateful}. Generators of random numbers are taken as they are. */
export type Parts = Readonly<Record<string, Stateful | Generator>>;

/** Whether something has a state. */
export function isStateful(value: unknown): value is Stateful {
  if (typeof value !== "object" || value === null) return false;
  const { stateDict, loadStateDict } = value as Partial<Stateful>;
  return typeof stateDict === "function" && typeof loadStateDict === "function";
}

/** The states of all parts, by name; copies that are there already, whatever becomes of the parts. */
export function statesOf(parts: Parts): Record<string, unknown> {
  const states = Object.fromEntries(
    Object.entries(parts).map(([name, part]) => [
      name,
      part instanceof Generator ? part.getState() : part.stateDict(),
    ]),
  );
  realize(...tensorsIn(states));
  return states;
}

/** Has all parts go on from their states: all of them, or none when one refuses its own. */
export function loadStates(parts: Parts, states: Readonly<Record<string, unknown>>): void {
  const missing = Object.keys(parts).filter((name) => states[name] === undefined);
  if (missing.length > 0) {
    throw new NNError(
      "loadCheckpoint",
      `it holds no state of ${missing.join(", ")}; there are ${Object.keys(states).join(", ")}`,
      "give the same parts and callbacks as when it was saved",
    );
  }
  const before = statesOf(parts);
  const changed: string[] = [];
  try {
    for (const [name, part] of Object.entries(parts)) {
      changed.push(name);
      loadState(part, states[name]);
    }
  } catch (error) {
    // What has just been its state can't be refused.
    for (const name of changed) loadState(parts[name], before[name]);
    throw error;
  }
}

function loadState(part: Stateful | Generator, state: unknown): void {
  if (part instanceof Generator) part.setState(state as ReturnType<Generator["getState"]>);
  else part.loadStateDict(state as never);
}
