import { formatShape, type PerAxis, type Tensor, type WindowOptions } from "@nn/tensor";
import { perAxis } from "@nn/tensor/graph";
import { Module } from "../../module/module.js";

/** What the layers that slide a window have in common: where it stands. */
export abstract class PoolLayer<I extends readonly unknown[] = [x: Tensor], O = Tensor> extends Module<I, O> {
  readonly kernelSize: readonly number[];
  readonly stride: readonly number[];
  readonly padding: readonly number[];
  readonly ceilMode: boolean;

  /** @internal */
  constructor(kernelSize: PerAxis, options: WindowOptions, rank: number) {
    super();
    const { name } = this.constructor;
    this.kernelSize = perAxis(name, "kernelSize", kernelSize, rank, 1);
    this.stride = perAxis(name, "stride", options.stride ?? this.kernelSize, rank, 1);
    this.padding = perAxis(name, "padding", options.padding ?? 0, rank, 0);
    this.ceilMode = options.ceilMode ?? false;
  }

  override extraRepr(): string {
    const { kernelSize, stride, padding, ceilMode } = this;
    return [
      `kernelSize=${formatShape(kernelSize)}, stride=${formatShape(stride)}`,
      ...(padding.some((n) => n !== 0) ? [`padding=${formatShape(padding)}`] : []),
      ...(ceilMode ? ["ceilMode=true"] : []),
    ].join(", ");
  }
}
