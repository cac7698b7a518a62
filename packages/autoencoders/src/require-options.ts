import { NNError } from "@nn/tensor";

/**
 * Refuses a model that is made without its options.
 *
 * @param model - In whose name.
 * @param options - What was given.
 * @param fix - What to give.
 * @throws NNError when it is no object.
 */
export function requireOptions(model: string, options: unknown, fix: string): void {
  if (typeof options === "object" && options !== null) return;
  throw new NNError(
    model,
    `expected options, got ${options === undefined ? "nothing" : String(options)}`,
    fix,
  );
}
