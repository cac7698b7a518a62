/** A library as a user's project has it. */
export interface Importable {
  readonly id: string;
  readonly title: string;
  /** Where it is resolved from. */
  readonly folder: string;
  /** Statements that import it and have it ready. */
  readonly importing?: string;
  /** A module that trains a small perceptron. */
  readonly training?: string;
  /** WebAssembly files that a page loads too, from `folder`. */
  readonly wasm?: readonly string[];
}
