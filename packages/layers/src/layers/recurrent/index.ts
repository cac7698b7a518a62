export { RNN, type RNNOptions } from "./rnn.js";
export { LSTM, type LSTMState } from "./lstm.js";
export { GRU } from "./gru.js";
export { RecurrentLayer, type RecurrentForwardOptions, type RecurrentOptions } from "./recurrent-layer.js";
export type { Nonlinearity } from "./steps.js";
