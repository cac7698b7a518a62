import { create, toBinary, type MessageInitShape } from "@bufbuild/protobuf";
import type { AnyModule } from "@nn/layers";
import type { Tensor } from "@nn/tensor";
import type { EventInit } from "./event-file.js";
import { DataType, GraphDefSchema, type NodeDefSchema } from "./proto/tensorboard_pb.js";
import { traceModel, type TracedOperation } from "./trace-model.js";

const DTYPES: Readonly<Record<string, DataType>> = {
  float32: DataType.DT_FLOAT,
  float64: DataType.DT_DOUBLE,
  int32: DataType.DT_INT32,
  bool: DataType.DT_BOOL,
};

/** The event that holds the graph of a model. */
export function graphEvent(model: AnyModule, inputs: readonly Tensor[]): EventInit {
  const node = traceModel(model, inputs).map(nodeDef);
  const graph = create(GraphDefSchema, { node, versions: { producer: 22 } });
  return { what: { case: "graphDef", value: toBinary(GraphDefSchema, graph) } };
}

function nodeDef({
  name,
  op,
  inputs,
  shape,
  dtype,
  settings,
}: TracedOperation): MessageInitShape<typeof NodeDefSchema> {
  const dim = shape.map((size) => ({ size: BigInt(size) }));
  const attr: NonNullable<MessageInitShape<typeof NodeDefSchema>["attr"]> = {
    _output_shapes: { value: { case: "list", value: { shape: [{ dim }] } } },
    dtype: { value: { case: "type", value: DTYPES[dtype] ?? DataType.DT_INVALID } },
  };
  if (settings) attr.attr = { value: { case: "s", value: new TextEncoder().encode(settings) } };
  return { name, op, input: [...inputs], attr };
}
