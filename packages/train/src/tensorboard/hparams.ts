import { create, toBinary, type MessageInitShape } from "@bufbuild/protobuf";
import { NNError } from "@nn/tensor";
import { DataType, HParamsPluginDataSchema, Status } from "./proto/hparams_pb.js";
import type { SummaryValue } from "./summary.js";

/** A setting of a run. */
export type HParam = number | string | boolean;

type PluginData = NonNullable<MessageInitShape<typeof HParamsPluginDataSchema>["data"]>;

const TYPES: Readonly<Record<string, DataType>> = {
  number: DataType.FLOAT64,
  string: DataType.STRING,
  boolean: DataType.BOOL,
};

/**
 * What TensorBoard's table of runs reads: which settings and metrics there are, the settings of this run, and that it is
 * over.
 *
 * @throws NNError for a setting that is no number, string or boolean.
 */
export function hparamsValues(
  hparams: Readonly<Record<string, HParam>>,
  metrics: readonly string[],
): SummaryValue[] {
  const hparamInfos = Object.entries(hparams).map(([name, value]) => ({ name, type: typeOf(name, value) }));
  const metricInfos = metrics.map((tag) => ({ name: { tag } }));
  const start = Object.entries(hparams).map(([name, value]) => [name, { kind: kindOf(value) }] as const);
  return [
    pluginValue("_hparams_/experiment", { case: "experiment", value: { hparamInfos, metricInfos } }),
    pluginValue("_hparams_/session_start_info", {
      case: "sessionStartInfo",
      value: { hparams: Object.fromEntries(start) },
    }),
    pluginValue("_hparams_/session_end_info", {
      case: "sessionEndInfo",
      value: { status: Status.SUCCESS },
    }),
  ];
}

function pluginValue(tag: string, data: PluginData): SummaryValue {
  const content = toBinary(HParamsPluginDataSchema, create(HParamsPluginDataSchema, { data }));
  return { tag, metadata: { pluginData: { pluginName: "hparams", content } } };
}

function typeOf(name: string, value: HParam): DataType {
  const type = TYPES[typeof value];
  if (type !== undefined) return type;
  throw new NNError(
    "addHparams",
    `${name} is ${typeof value}, and TensorBoard takes numbers, strings and booleans`,
    "give String(value)",
  );
}

function kindOf(value: HParam) {
  switch (typeof value) {
    case "number":
      return { case: "numberValue", value } as const;
    case "string":
      return { case: "stringValue", value } as const;
    default:
      return { case: "boolValue", value } as const;
  }
}
