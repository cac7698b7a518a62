import { BatchNorm2d, Conv2d, Module } from "@nn/layers";
import { relu, type Tensor } from "@nn/tensor";

/** A number for both axes, or [height, width]. */
type Pair = number | [number, number];

/** A convolution without bias, batch normalisation, ReLU: torchvision's `BasicConv2d`. */
export class BasicConv2d extends Module {
  conv: Conv2d;
  bn: BatchNorm2d;

  constructor(
    inChannels: number,
    outChannels: number,
    kernelSize: Pair,
    options: { readonly stride?: number; readonly padding?: Pair } = {},
  ) {
    super();
    this.conv = new Conv2d(inChannels, outChannels, kernelSize, { ...options, bias: false });
    this.bn = new BatchNorm2d(outChannels, { eps: 1e-3 });
  }

  forward(x: Tensor): Tensor {
    return relu(this.bn.forward(this.conv.forward(x)));
  }
}
