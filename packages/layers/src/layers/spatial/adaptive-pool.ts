import type { AdaptiveSize, Tensor } from "@nn/tensor";
import { perAxis } from "@nn/tensor/graph";
import { Module } from "../../module/module.js";

/** What the adaptive pools have in common: the size of their result. */
export abstract class AdaptivePool<O = Tensor> extends Module<[x: Tensor], O> {
  readonly outputSize: AdaptiveSize;
  protected readonly rank: number;

  /** @internal */
  constructor(outputSize: AdaptiveSize, rank: number) {
    super();
    const { name } = this.constructor;
    const same = outputSize === null || typeof outputSize === "number";
    const sizes = same ? new Array<number | null>(rank).fill(outputSize) : outputSize;
    const given = sizes.map((size) => size ?? 1);
    perAxis(name, "outputSize", given, rank, 1);
    this.outputSize = outputSize;
    this.rank = rank;
  }

  override extraRepr(): string {
    const { outputSize } = this;
    return `outputSize=${Array.isArray(outputSize) ? `[${outputSize.map(String).join(", ")}]` : String(outputSize)}`;
  }
}
