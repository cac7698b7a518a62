import { Module } from "@nn/layers";
import { NNError } from "@nn/tensor";

/**
 * Refuses an encoder and a decoder of one's own that are no modules.
 *
 * @param model - In whose name.
 * @throws NNError with the name of the first that is none.
 */
export function checkModules(model: string, parts: Readonly<Record<"encoder" | "decoder", unknown>>): void {
  for (const [name, part] of Object.entries(parts)) {
    if (part instanceof Module) continue;
    throw new NNError(
      model,
      `${name} must be a Module, got ${part === undefined ? "nothing" : `the ${typeof part} ${String(part)}`}`,
      "give both encoder and decoder, or inputSize and codeSize",
    );
  }
}
