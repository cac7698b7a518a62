/** One thing to measure. */
export interface Workload {
  readonly name: string;
  /** Makes the data and answers the function to time, which ends when its result is computed. */
  readonly prepare: () => () => void;
  /** Floating-point operations of one call. */
  readonly flops?: number;
  /** Bytes that one call must read and write, each array once. */
  readonly bytes?: number;
}
