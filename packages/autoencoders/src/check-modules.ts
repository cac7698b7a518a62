import { isModule } from "@nn/layers";
import { NNError } from "@nn/tensor";

/**
 * Refuses networks of one's own that are no modules.
 *
 * @param model - In whose name.
 * @param parts - The networks, by name.
 * @param fix - What to do.
 * @throws NNError with the name of the first that is none.
 */
export function checkModules(
  model: string,
  parts: Readonly<Record<string, unknown>>,
  fix = "give both encoder and decoder, or inputSize and codeSize",
): void {
  for (const [name, part] of Object.entries(parts)) {
    if (isModule(part)) continue;
    throw new NNError(
      model,
      `${name} must be a Module, got ${part === undefined ? "nothing" : `the ${typeof part} ${String(part)}`}`,
      fix,
    );
  }
}
