import { formatShape, ShapeError, type Tensor } from "@nn/tensor";
import { Module } from "../../module/module.js";
import { positiveInteger } from "./positive-integer.js";

/**
 * Takes the channels of the groups in turns, so that grouped convolutions see one another's results (Zhang et al. 2018):
 * channels 0 1 2 | 3 4 5 become 0 3 1 4 2 5.
 *
 * @param x - `[N, C, *]`
 * @param groups - Into how many groups the channels are split.
 * @returns Of the same shape.
 * @throws ShapeError when the groups don't divide the channels.
 *
 * @example
 * ```ts
 * import { channelShuffle } from "@nn/layers";
 * import { tensor } from "@nn/tensor";
 * const x = tensor([[[0], [1], [2], [3]]]);
 * console.log(await channelShuffle(x, 2).array()); // [[[0], [2], [1], [3]]]
 * ```
 */
export function channelShuffle(x: Tensor, groups: number): Tensor {
  positiveInteger("channelShuffle", "groups", groups);
  const { shape } = x;
  if (shape.length < 3 || shape[1] % groups !== 0) {
    throw new ShapeError(
      "channelShuffle",
      `expected [N, C, *] with C a multiple of ${groups}, got ${formatShape(shape)}`,
    );
  }
  const [batch, channels, ...sizes] = shape;
  return x
    .reshape([batch, groups, channels / groups, ...sizes])
    .transpose(1, 2)
    .reshape(shape);
}

/**
 * {@link channelShuffle} as a module.
 *
 * @param groups - Into how many groups the channels are split.
 * @throws NNError when the groups are no positive integer; ShapeError from `forward` when they don't divide the channels.
 *
 * @example
 * ```ts
 * import { ChannelShuffle } from "@nn/layers";
 * import { randn } from "@nn/tensor";
 * console.log(new ChannelShuffle(3).forward(randn([1, 6, 4, 4])).shape); // [1, 6, 4, 4]
 * ```
 */
export class ChannelShuffle extends Module {
  constructor(readonly groups: number) {
    super();
    positiveInteger(this.constructor.name, "groups", groups);
  }

  forward(x: Tensor): Tensor {
    return channelShuffle(x, this.groups);
  }

  override extraRepr(): string {
    return `groups=${this.groups}`;
  }
}
