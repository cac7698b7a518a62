import { compile, NNError, Tensor } from "@nn/tensor";
import type { Metrics } from "./types.js";

type Step<Batch> = (batch: Batch, record: (metrics: Metrics) => void) => void;

/** The step, captured at its first call with batches of a shape and replayed at later ones. */
export function compiledStep<Batch>(step: Step<Batch>): Step<Batch> {
  const captured = new Map<string, (...tensors: Tensor[]) => Record<string, Tensor>>();
  return (batch, record) => {
    const names = batch instanceof Tensor ? [] : Object.keys(batch as object);
    const tensors = batch instanceof Tensor ? [batch] : Object.values(batch as object);
    checkTensors("batch", names, tensors);
    const key = names.join();
    let run = captured.get(key);
    if (!run) {
      run = compile((...inputs: Tensor[]) => {
        const again =
          names.length === 0 ? inputs[0] : Object.fromEntries(names.map((name, i) => [name, inputs[i]]));
        let recorded: Metrics = {};
        step(again as Batch, (metrics) => (recorded = metrics));
        checkTensors("metrics", Object.keys(recorded), Object.values(recorded));
        return { ...recorded } as Record<string, Tensor>;
      });
      captured.set(key, run);
    }
    record(run(...(tensors as Tensor[])));
  };
}

function checkTensors(what: string, names: readonly string[], values: readonly unknown[]): void {
  const place = values.findIndex((value) => !(value instanceof Tensor));
  if (place < 0) return;
  throw new NNError(
    "fit",
    `${names[place]} of the ${what} is ${typeof values[place]}, and a compiled step takes and gives tensors only`,
    "make it a tensor, or leave compile out",
  );
}
