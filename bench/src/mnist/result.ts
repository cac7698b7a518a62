/** What training on MNIST came to. */
export interface MnistResult {
  /** Where it ran, as `device()` says it. */
  readonly device: string;
  readonly parameters: number;
  readonly epochs: readonly {
    /** With the measurement on the test images. */
    readonly seconds: number;
    readonly loss: number;
    readonly testLoss: number;
    readonly testAccuracy: number;
  }[];
}
