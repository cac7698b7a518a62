export type { TableColumn } from "./csv/column.js";
export type { CsvType } from "./csv/column-types.js";
export { readCsv, streamCsv, type CsvOptions } from "./csv/csv.js";
export { Table } from "./csv/table.js";
export type { RecordOptions } from "./csv/records.js";
export { ImageFolder, imageFolder, type ImageFolderOptions } from "./images/image-folder.js";
export type { EncodingOptions } from "./text/decode-text.js";
export { readLines, readText } from "./text/text.js";
export {
  parallelFolder,
  parallelText,
  type ParallelFolder,
  type ParallelTextOptions,
} from "./text/parallel-text.js";
