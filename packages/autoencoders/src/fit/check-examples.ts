import { breathe, DataLoader, type Dataset } from "@nn/data";
import { NNError, stack, type Tensor } from "@nn/tensor";

/** What examples must be like. */
export interface ExamplesCheck {
  /** The least and the largest value that is allowed. Initially any. */
  readonly range?: readonly [number, number];
  /** What asks for it, for the error message. */
  readonly reason?: string;
}

/**
 * Looks through all examples before training, and names the first that is not finite or out of range.
 *
 * @param operation - In whose name.
 * @throws NNError when there are none, or with the number of the first bad one.
 */
export async function checkExamples(
  operation: string,
  data: Dataset<{ readonly x: Tensor }>,
  check: ExamplesCheck = {},
): Promise<void> {
  if (data.length === 0) throw new NNError(operation, "there are no examples");
  let first = 0;
  for (const { x } of new DataLoader(data, { batchSize: 1024 })) {
    if (!x) throw new NNError(operation, "the batches of the data set have no x", "give the examples as x");
    await checkRows(operation, x, { ...check, first });
    first += x.shape[0];
    await breathe();
  }
}

/** {@link checkExamples} for one tensor `[n, …]`, whose first example has the number `first`. */
export async function checkRows(
  operation: string,
  x: Tensor,
  { range, reason, first = 0 }: ExamplesCheck & { readonly first?: number } = {},
): Promise<void> {
  const [least, most] = (await stack([x.min(), x.max()]).data()) as unknown as [number, number];
  if (!Number.isFinite(least) || !Number.isFinite(most)) {
    const row = await firstRow(x.sub(x).ne(0)); // NaN where x is NaN or infinite
    throw new NNError(
      operation,
      `example ${first + row} has numbers that are NaN or infinite`,
      "leave it out, or fill them",
    );
  }
  if (range && (least < range[0] || most > range[1])) {
    const row = await firstRow(x.lt(range[0]).logicalOr(x.gt(range[1])));
    throw new NNError(
      operation,
      `example ${first + row} has numbers out of ${range[0]} … ${range[1]}${reason ? `, which ${reason} needs` : ""}`,
      `scale the data: ${scaling(range)}`,
    );
  }
}

/** Says how to bring data to a range. */
function scaling([low, high]: readonly [number, number]): string {
  const stretched = high - low === 1 ? "" : `, then .mul(${high - low})`;
  const shifted = low === 0 ? "" : `${stretched ? "" : ", then "}.add(${low})`;
  const rest =
    stretched || shifted ? `${stretched}${shifted} to ${low} … ${high}` : "; for bytes, x.div(255)";
  return `x.sub(least).div(most - least) brings it to 0 … 1${rest}`;
}

/** The first row with anything true in it. */
async function firstRow(wrong: Tensor): Promise<number> {
  const rows = await wrong.flatten(1).any(1).data();
  return rows.findIndex((value) => value !== 0);
}
