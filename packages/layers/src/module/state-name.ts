/**
 * The name under which a parameter or buffer is saved: as PyTorch's modules have it, so that weights go both ways.
 * A part of the path in camelCase becomes snake_case, and what begins with a capital stays.
 *
 * @param path - Where it is in the model: "encoder.norm1.runningMean".
 * @returns Its name in files: "encoder.norm1.running_mean".
 */
export function stateName(path: string): string {
  return path
    .split(".")
    .map((part) => (/^[A-Z]/.test(part) ? part : snakeCase(part)))
    .join(".");
}

function snakeCase(word: string): string {
  return word.replace(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, "_").toLowerCase();
}
