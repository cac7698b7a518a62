import { exampleShape, type CoderSizes } from "./coders/index.js";

/** A code as large as the input, with nothing that keeps it from copying, learns nothing; it is allowed all the same. */
export function warnOfCopying(
  model: string,
  sizes: Pick<CoderSizes, "inputSize" | "codeSize" | "hidden">,
): void {
  const { codeSize, hidden = [] } = sizes;
  const size = exampleShape(sizes).reduce((product, count) => product * count, 1);
  // A narrow layer before it is a smaller code.
  if (Math.min(codeSize, ...hidden) < size) return;
  console.warn(
    `${model}: a code of ${codeSize} numbers can copy examples of ${size}. ` +
      "Use a smaller codeSize, or an Autoencoder with corruption, penalties or a sparse codeActivation.",
  );
}
