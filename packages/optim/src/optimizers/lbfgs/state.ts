import { NNError, tensor, type Tensor } from "@nn/tensor";
import { loadedValue, type GivenState } from "../../optimizer-state.js";
import { History } from "./history.js";
import type { Vector } from "./vectors.js";

/** The last direction, and what it was found from. */
export interface Last {
  readonly direction: Vector;
  /** How far it was gone. */
  readonly t: number;
  readonly gradient: Vector;
  readonly loss: number;
}

/** What L-BFGS remembers from one step to the next. */
export interface LbfgsState {
  funcEvals: number;
  nIter: number;
  history: History;
  last: Last | undefined;
}

/** The state of an optimiser that has not moved. */
export function freshState(): LbfgsState {
  return { funcEvals: 0, nIter: 0, history: new History(), last: undefined };
}

type Floating = "float32" | "float64";

/** The state under PyTorch's names; its lists are tensors with an axis more. */
export function saveState(
  { funcEvals, nIter, history, last }: LbfgsState,
  dtype: Floating,
): Record<string, Tensor> {
  const counts = {
    func_evals: tensor(funcEvals, { dtype: "int32" }),
    n_iter: tensor(nIter, { dtype: "int32" }),
  };
  if (!last) return counts;
  const number = (value: number): Tensor => tensor(value, { dtype });
  const vector = (value: Vector): Tensor => tensor(value.slice(), [value.length], { dtype });
  const { corrections } = history;
  const rows = (of: "change" | "step"): Tensor => {
    const size = last.direction.length;
    return tensor(
      corrections.flatMap((correction) => [...correction[of]]),
      [corrections.length, size],
      { dtype },
    );
  };
  return {
    ...counts,
    d: vector(last.direction),
    t: number(last.t),
    prev_flat_grad: vector(last.gradient),
    prev_loss: number(last.loss),
    H_diag: number(history.scale),
    ...(corrections.length > 0 && {
      old_dirs: rows("change"),
      old_stps: rows("step"),
      ro: tensor(
        corrections.map(({ rho }) => rho),
        { dtype },
      ),
    }),
  };
}

/** Reads what {@link saveState} wrote, for parameters of `size` elements. */
export function loadState(given: GivenState, size: number, dtype: Floating): LbfgsState {
  const read = (name: string, shape: readonly number[]): Vector => {
    const value = loadedValue(given[name], shape, name, 0).cast(dtype).dataSync();
    return dtype === "float64" ? Float64Array.from(value) : Float32Array.from(value);
  };
  const state = freshState();
  [state.funcEvals] = read("func_evals", []);
  [state.nIter] = read("n_iter", []);
  if (!("d" in given)) return state;
  state.last = {
    direction: read("d", [size]),
    t: read("t", [])[0],
    gradient: read("prev_flat_grad", [size]),
    loss: read("prev_loss", [])[0],
  };
  state.history = new History([], read("H_diag", [])[0]);
  if (!("ro" in given)) return state;
  const { ro } = given;
  if (typeof ro === "number")
    throw new NNError("loadStateDict", "ro must be a tensor of one axis, got a number");
  const rho = read("ro", [ro.size]);
  const [changes, steps] = ["old_dirs", "old_stps"].map((name) => read(name, [ro.size, size]));
  state.history.corrections = [...rho].map((value, i) => ({
    change: changes.slice(i * size, (i + 1) * size),
    step: steps.slice(i * size, (i + 1) * size),
    rho: value,
  }));
  return state;
}
