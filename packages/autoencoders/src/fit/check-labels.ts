import { DataLoader, type Dataset } from "@nn/data";
import { IndexError, NNError, stack, type Tensor } from "@nn/tensor";

/**
 * Looks through the labels `y` of a data set for a conditional model.
 *
 * @param operation - In whose name.
 * @param classes - How many classes the model has.
 * @throws NNError when there are no labels; IndexError with the number of the first example whose label is out of range.
 */
export async function checkLabels(
  operation: string,
  data: Dataset<{ readonly y?: Tensor }>,
  classes: number,
): Promise<void> {
  let first = 0;
  for (const { y } of new DataLoader(data, { batchSize: 8192 })) {
    if (!y)
      throw new NNError(operation, "a conditional model needs labels", "give a data set with labels as y");
    const [least, most] = await stack([y.min(), y.max()]).data();
    if (least! < 0 || most! >= classes) {
      const labels = await y.data();
      const at = labels.findIndex((label) => label < 0 || label >= classes);
      throw new IndexError(
        operation,
        `example ${first + at} has the label ${labels[at]}, which is out of range for ${classes} classes`,
        `labels must be whole numbers in 0 … ${classes - 1}`,
      );
    }
    first += y.shape[0]!;
  }
}
