import { NNError } from "@nn/tensor";

/** What a `config.json` of Hugging Face's says. */
export type PretrainedConfig = Readonly<Record<string, unknown>>;

/** Reads numbers, texts and choices of a `config.json`, and names what is missing or of another kind. */
export class ConfigReader {
  /**
   * @param operation - Who reads.
   * @param config - What is read.
   * @param modelTypes - The `model_type`s that will do; one that is missing will, too.
   * @throws NNError when it belongs to another architecture.
   */
  constructor(
    private readonly operation: string,
    private readonly config: PretrainedConfig,
    modelTypes: readonly string[],
  ) {
    const { model_type: found } = config;
    if (found === undefined || modelTypes.includes(found as string)) return;
    const wanted = modelTypes.map((name) => `"${name}"`).join(" or ");
    throw new NNError(
      operation,
      `the config is of a ${JSON.stringify(found)}, not of a ${wanted}`,
      "take the class of that architecture",
    );
  }

  /** A number; `initially` where there is none. */
  number(name: string, initially?: number): number {
    return this.#value(name, "number", initially);
  }

  /** A number; undefined where there is none. */
  optionalNumber(name: string): number | undefined {
    return this.config[name] === undefined || this.config[name] === null ? undefined : this.number(name);
  }

  /** A number, or several: one for each axis. */
  numbers(name: string, initially: number): number | readonly number[] {
    const found = this.config[name];
    if (Array.isArray(found) && found.every((each) => typeof each === "number")) return found;
    return this.number(name, initially);
  }

  /** true or false. */
  flag(name: string, initially: boolean): boolean {
    return this.#value(name, "boolean", initially);
  }

  /** What a text stands for in `meanings`. */
  choice<T>(name: string, meanings: Readonly<Record<string, T>>, initially: string): T {
    const found = this.#value(name, "string", initially);
    if (Object.hasOwn(meanings, found)) return meanings[found];
    const known = Object.keys(meanings).join(", ");
    throw new NNError(this.operation, `${name} ${JSON.stringify(found)} is not known`, `it may be ${known}`);
  }

  #value<T extends number | boolean | string>(name: string, kind: string, initially: T | undefined): T {
    const found = this.config[name] ?? initially;
    if (typeof found === kind) return found as T;
    const text = found === undefined ? `the config has no ${name}` : `${name} is ${JSON.stringify(found)}`;
    throw new NNError(this.operation, text, `it takes a ${kind}`);
  }
}
