/**
 * Event files for TensorBoard, in Node and in pages.
 *
 * @packageDocumentation
 */
export {
  SummaryWriter,
  type EventFileContent,
  type EventOptions,
  type HistogramOptions,
  type ImageOptions,
  type SummaryWriterOptions,
} from "./summary-writer.js";
export type { HParam } from "./hparams.js";
export {
  TensorBoard,
  type TensorBoardOptions,
  type WithLearningRate,
  type WithParameters,
} from "./tensorboard-callback.js";
