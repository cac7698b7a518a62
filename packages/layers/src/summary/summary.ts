import { ShapeError, Tensor, zeros, type DType } from "@nn/tensor";
import type { Shape } from "@nn/tensor/graph";
import type { AnyModule, Module } from "../module/module.js";
import { isParameter } from "../module/marks.js";
import type { Parameter } from "../module/parameter.js";
import { membersOf } from "../module/walk.js";
import { multiplyAddsOf } from "./multiply-adds.js";
import { observe, type Observed } from "./observe.js";
import { formatSummary } from "./table.js";

/** Options of {@link summary}. */
export interface SummaryOptions {
  /** The dtype of inputs that are given by their shapes. Initially "float32". */
  readonly dtype?: DType;
}

/** A module in a {@link Summary}. The columns add up: what belongs to inner modules is in their rows only. */
export interface SummaryRow {
  /** Where it is in the model; "" for the model itself. */
  readonly path: string;
  /** The name of its class. */
  readonly type: string;
  /** How deep it is in the tree. */
  readonly depth: number;
  /** The shape of each tensor of its (last) result; none when it wasn't called. */
  readonly outputShapes: readonly Shape[];
  /** How often it was called. */
  readonly calls: number;
  /** How many numbers it learns; shared ones are counted where they are met first. */
  readonly trainable: number;
  /** How many numbers in frozen parameters. */
  readonly frozen: number;
  /** Multiplications with an addition in its matrix products and convolutions, all calls together. */
  readonly multiplyAdds: number;
}

/** What {@link summary} found; printed, it is a table. */
export class Summary {
  /** @internal */
  constructor(
    /** One row for each module, in the order of the tree. */
    readonly rows: readonly SummaryRow[],
  ) {}

  /** How many numbers the model learns. */
  get trainable(): number {
    return this.rows.reduce((sum, row) => sum + row.trainable, 0);
  }

  /** How many numbers in frozen parameters. */
  get frozen(): number {
    return this.rows.reduce((sum, row) => sum + row.frozen, 0);
  }

  /** All parameters. */
  get parameters(): number {
    return this.trainable + this.frozen;
  }

  /** Multiply-adds of one forward pass. */
  get multiplyAdds(): number {
    return this.rows.reduce((sum, row) => sum + row.multiplyAdds, 0);
  }

  /** The table. */
  toString(): string {
    return formatSummary(this);
  }

  /** What Node's console shows. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

/**
 * A table of a model's layers: output shape, parameters and multiply-adds. It follows one forward pass in eval mode,
 * which computes nothing; modes and the default generator are then as before. Multiply-adds are counted in the matrix
 * products and convolutions that the results depend on, whichever layer or free code they come from: `[m, k] x [k, n]`
 * has m k n; sums, activations and biases are not counted.
 *
 * @param model - The model.
 * @param input - The shape of its input, with the batch, or the input itself; or an array of such for several, or of
 * all arguments.
 * @throws NNError of a layer that refuses the input, with its path.
 *
 * @example
 * ```ts
 * import { Linear, ReLU, Sequential, summary } from "@nn/layers";
 * const model = new Sequential(new Linear(64, 32), new ReLU(), new Linear(32, 10));
 * console.log(String(summary(model, [1, 64])));
 * // layer       output   parameters  multiply-adds
 * // Sequential  [1, 10]           0              0
 * // ├ 0 Linear  [1, 32]       2,080          2,048
 * // ├ 1 ReLU    [1, 32]           0              0
 * // └ 2 Linear  [1, 10]         330            320
 * // 2,410 parameters, all trainable; 2,368 multiply-adds
 * ```
 */
export function summary<I extends readonly unknown[]>(
  model: Module<I, unknown>,
  input: Shape | readonly (Shape | Tensor)[] | Tensor | I,
  options: SummaryOptions = {},
): Summary {
  const observed = observe(model, inputsOf<I>(input, options.dtype ?? "float32"));
  const counted = new Set<Parameter>();
  const depths = new Map<AnyModule, number>([[model, 0]]);
  const rows = [...model.namedModules()].map(([path, module]) => {
    const depth = depths.get(module)!;
    for (const child of module.children()) if (!depths.has(child)) depths.set(child, depth + 1);
    return rowOf(module, path, depth, observed, counted);
  });
  return new Summary(rows);
}

function inputsOf<I extends readonly unknown[]>(
  input: Shape | readonly (Shape | Tensor)[] | Tensor | I,
  dtype: DType,
): I {
  const isShape = (x: unknown): boolean => Array.isArray(x) && x.every((size) => typeof size === "number");
  const given: readonly unknown[] = input instanceof Tensor || isShape(input) ? [input] : (input as I);
  if (!Array.isArray(given)) throw new ShapeError("summary", "the input is neither a shape nor a tensor");
  return given.map((x) => (isShape(x) ? zeros(x as Shape, { dtype }) : x)) as readonly unknown[] as I;
}

function rowOf(
  module: AnyModule,
  path: string,
  depth: number,
  { calls, nodes }: Observed,
  counted: Set<Parameter>,
): SummaryRow {
  const own = calls.filter((call) => call.module === module);
  const parameters = membersOf(module)
    .state.map(({ value }) => value)
    .filter(isParameter)
    .filter((parameter) => !counted.has(parameter) && counted.add(parameter));
  const sizes = (requiresGrad: boolean): number =>
    parameters.filter((x) => x.requiresGrad === requiresGrad).reduce((sum, { size }) => sum + size, 0);
  return {
    path,
    type: module.constructor.name,
    depth,
    outputShapes: own.at(-1)?.outputShapes ?? [],
    calls: own.length,
    trainable: sizes(true),
    frozen: sizes(false),
    multiplyAdds: (nodes.get(module) ?? []).reduce((sum, node) => sum + multiplyAddsOf(node), 0),
  };
}
