import { crossEntropy, Module, type Parameter } from "@nn/layers";
import { conv2d, type Tensor } from "@nn/tensor";
import { CONVOLUTION, convolutionNumbers, type ConvolutionNumbers } from "../problems/problems.js";
import type { Running } from "../workload.js";
import { linearOf, parameterOf, tensorOf } from "./tensors.js";
import { training } from "./training.js";

class Classifier extends Module {
  readonly filters: readonly Parameter[];
  readonly output;

  constructor({ filters, output }: ConvolutionNumbers) {
    super();
    this.filters = filters.map(parameterOf);
    this.output = linearOf(output);
  }

  forward(x: Tensor): Tensor {
    const halve = { stride: CONVOLUTION.stride, padding: 1 };
    const seen = this.filters.reduce((images, taps) => conv2d(images, taps, halve).relu(), x);
    return this.output.forward(seen.flatten(1));
  }
}

export function convolution(): Running {
  const numbers = convolutionNumbers();
  const model = new Classifier(numbers);
  return training(model, [tensorOf(numbers.x), tensorOf(numbers.labels)], (x, labels) =>
    crossEntropy(model.forward(x), labels),
  );
}
