import { Buffer, Linear, linear } from "@nn/layers";
import { tensor, type Generator, type Tensor } from "@nn/tensor";

/** A linear layer some of whose weights are cut: number o of the result sees number i of the input where `sees(o, i)`. */
export class MaskedLinear extends Linear {
  readonly mask: Buffer;

  constructor(
    inFeatures: number,
    outFeatures: number,
    sees: (output: number, input: number) => boolean,
    random: { readonly generator?: Generator },
  ) {
    super(inFeatures, outFeatures, random);
    const marks = Array.from({ length: outFeatures }, (_, o) =>
      Array.from({ length: inFeatures }, (_, i) => Number(sees(o, i))),
    );
    this.mask = new Buffer(tensor(marks)); // [outFeatures, inFeatures]
  }

  override forward(x: Tensor): Tensor {
    return linear(x, this.weight.mul(this.mask), this.bias);
  }
}
