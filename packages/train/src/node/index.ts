/**
 * What training needs in a terminal: a progress bar, Ctrl-C that keeps the results, and logs in files. For Node only.
 *
 * @packageDocumentation
 */
export { terminalReporter, type TerminalReporterOptions } from "./terminal-reporter.js";
export { withInterrupt, type InterruptOptions } from "./with-interrupt.js";
export { CSVLogger } from "./csv-logger.js";
export { JSONLinesLogger, type JSONLinesLoggerOptions } from "./json-lines-logger.js";
