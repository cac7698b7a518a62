import type { MessageInitShape } from "@bufbuild/protobuf";
import type { EventInit } from "./event-file.js";
import { histogramOf } from "./histogram.js";
import { pngOf, type Pixels } from "./image.js";
import { DataType, type Summary_ValueSchema } from "./proto/tensorboard_pb.js";

/** A value of a summary, as it is given. */
export type SummaryValue = MessageInitShape<typeof Summary_ValueSchema>;

/** The event of one value. */
export function summaryEvent(value: SummaryValue, step: number): EventInit {
  return { step: BigInt(step), what: { case: "summary", value: { value: [value] } } };
}

/** One number. */
export function scalarValue(tag: string, value: number): SummaryValue {
  return { tag, value: { case: "simpleValue", value } };
}

/** Counts of values. */
export function histogramValue(
  tag: string,
  values: ArrayLike<number>,
  edges?: ArrayLike<number>,
): SummaryValue {
  return { tag, value: { case: "histo", value: histogramOf(values, edges) } };
}

/** A picture. */
export function imageValue(tag: string, pixels: Pixels, levels: ArrayLike<number>): SummaryValue {
  const { height, width, channels } = pixels;
  const encodedImageString = pngOf(pixels, levels);
  return {
    tag,
    value: { case: "image", value: { height, width, colorspace: channels, encodedImageString } },
  };
}

/** Markdown, as TensorBoard's text page takes it: a tensor of one string. */
export function textValue(tag: string, text: string): SummaryValue {
  return {
    tag: `${tag}/text_summary`,
    metadata: { pluginData: { pluginName: "text" } },
    value: {
      case: "tensor",
      value: {
        dtype: DataType.DT_STRING,
        tensorShape: { dim: [{ size: 1n }] },
        stringVal: [new TextEncoder().encode(text)],
      },
    },
  };
}
