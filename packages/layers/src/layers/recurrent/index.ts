export { RNN, type RNNOptions } from "./rnn.js";
export { LSTM, type LSTMOptions, type LSTMState } from "./lstm.js";
export { GRU } from "./gru.js";
export { RNNCell, type RNNCellOptions } from "./rnn-cell.js";
export { LSTMCell } from "./lstm-cell.js";
export { GRUCell } from "./gru-cell.js";
export { RecurrentCell, type RecurrentCellOptions } from "./recurrent-cell.js";
export { RecurrentLayer, type RecurrentForwardOptions, type RecurrentOptions } from "./recurrent-layer.js";
export type { Kind as RecurrentKind, Nonlinearity, State as RecurrentState } from "./steps.js";
