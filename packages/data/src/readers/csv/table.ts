import { NNError, type Tensor } from "@nn/tensor";
import { fromTypedArray } from "@nn/tensor/graph";
import { TensorDataset } from "../../tensor-dataset.js";
import type { TableColumn } from "./column.js";

/** Columns with names and types, as `readCsv` gives them. */
export class Table {
  /** The number of rows. */
  readonly length: number;
  /** The columns by their names, in order. */
  readonly columns: ReadonlyMap<string, TableColumn>;

  /** @internal Use {@link readCsv}. */
  constructor(length: number, columns: ReadonlyMap<string, TableColumn>) {
    this.length = length;
    this.columns = columns;
  }

  /**
   * A column by its name.
   *
   * @throws NNError when there is none.
   */
  column(name: string): TableColumn {
    return this.#column("Table.column", name);
  }

  /**
   * Columns side by side: `[length, names.length]`, float32. A category is the number of its class.
   *
   * @param names - Initially all of them.
   * @throws NNError when there is no such column, or it has texts or dates.
   */
  tensor(names: readonly string[] = [...this.columns.keys()]): Tensor {
    return fromTypedArray(this.#numbers("Table.tensor", names), "float32", [this.length, names.length]);
  }

  /**
   * The rows as examples: `x`, the other columns, `[features]` of float32, and `y`, the column `target`: int32, but
   * float32 for numbers.
   *
   * @param target - What is to be predicted.
   * @param options - `features`: the columns of `x`. Initially all but the target.
   * @throws NNError when there is no such column, or it has texts or dates.
   */
  dataset(target: string, options: { readonly features?: readonly string[] } = {}): TensorDataset<"x" | "y"> {
    const { features = [...this.columns.keys()].filter((name) => name !== target) } = options;
    if (features.length === 0) throw new NNError("Table.dataset", `there is no column but ${target}`);
    const { type } = this.#column("Table.dataset", target);
    const y = this.#numbers("Table.dataset", [target]);
    return new TensorDataset({
      x: { data: this.#numbers("Table.dataset", features), shape: [features.length] },
      y: type === "number" ? y : Int32Array.from(y),
    });
  }

  #column(operation: string, name: string): TableColumn {
    const column = this.columns.get(name);
    if (column) return column;
    const names = [...this.columns.keys()].slice(0, 20).join(", ");
    throw new NNError(operation, `there is no column ${name}`, `the columns are ${names}`);
  }

  #numbers(operation: string, names: readonly string[]): Float32Array<ArrayBuffer> {
    const result = new Float32Array(this.length * names.length);
    names.forEach((name, place) => {
      const { type, values } = this.#column(operation, name);
      if (type === "string" || type === "date") {
        const fix = `leave it out, or read it as another type: { types: { ${name}: "category" } }`;
        throw new NNError(operation, `column ${name} has ${type}s, which are no numbers`, fix);
      }
      for (let row = 0; row < values.length; row++) result[row * names.length + place] = values[row];
    });
    return result;
  }
}
