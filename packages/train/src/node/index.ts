/**
 * What training needs in a terminal: a progress bar, and Ctrl-C that keeps the results. For Node only.
 *
 * @packageDocumentation
 */
export { terminalReporter, type TerminalReporterOptions } from "./terminal-reporter.js";
export { withInterrupt, type InterruptOptions } from "./with-interrupt.js";
