import { type Tensor } from "@nn/tensor";

/** The nonlinearity of a plain recurrent network. */
export type Nonlinearity = "tanh" | "relu";

/** What a recurrent layer carries from step to step, each `[N, size]`: the hidden state, then an LSTM's cell state. */
export type State = readonly Tensor[];

/** What makes one kind of recurrent layer: everything but its weights. */
export interface Kind {
  /** How many blocks of `hiddenSize` rows the weights have. */
  readonly gates: number;
  /** How many tensors a state has. */
  readonly states: 1 | 2;
  /** Whether the two biases only ever appear as their sum, so that they can be added once before the loop. */
  readonly sumsBiases: boolean;
  /**
   * One time step.
   *
   * @param driven - What comes from the input, `[N, gates * hiddenSize]`.
   * @param recurrent - What comes from the hidden state, of that shape.
   * @param state - The state before.
   */
  step(driven: Tensor, recurrent: Tensor, state: State): State;
}

/** h' = tanh(x + h), or relu. */
export function rnnKind(nonlinearity: Nonlinearity): Kind {
  return {
    gates: 1,
    states: 1,
    sumsBiases: true,
    step: (driven, recurrent) => [driven.add(recurrent)[nonlinearity]()],
  };
}

/** c' = σ(f) c + σ(i) tanh(g), h' = σ(o) tanh(c'), with the gates in the order i, f, g, o. */
export const lstmKind: Kind = {
  gates: 4,
  states: 2,
  sumsBiases: true,
  step(driven, recurrent, state) {
    const [i, f, g, o] = driven.add(recurrent).chunk(4, 1);
    const c = f.sigmoid().mul(state[1]).add(i.sigmoid().mul(g.tanh()));
    return [o.sigmoid().mul(c.tanh()), c];
  },
};

/** n = tanh(x_n + σ(r) h_n), h' = n + σ(z) (h - n), with the gates in the order r, z, n. */
export const gruKind: Kind = {
  gates: 3,
  states: 1,
  sumsBiases: false,
  step(driven, recurrent, [h]) {
    const [xr, xz, xn] = driven.chunk(3, 1);
    const [hr, hz, hn] = recurrent.chunk(3, 1);
    const n = xn.add(xr.add(hr).sigmoid().mul(hn)).tanh();
    return [n.add(xz.add(hz).sigmoid().mul(h.sub(n)))];
  },
};
