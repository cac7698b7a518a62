import { NNError } from "@nn/tensor";

/** One number for all groups, or one for each. */
export type PerGroup = number | readonly number[];

/** Looks up what was given for all groups or for each. */
export class GroupValues<T> {
  readonly #given: T | readonly T[];

  constructor(
    readonly schedule: string,
    readonly name: string,
    given: T | readonly T[],
    groups: number,
    kind: "number" | "function" = "number",
  ) {
    this.#given = given;
    if (Array.isArray(given) && given.length !== groups) throw this.#countError(groups);
    const wrong = [given].flat().find((value) => typeof value !== kind);
    if (wrong !== undefined) throw new NNError(schedule, `${name} must be a ${kind}, got a ${typeof wrong}`);
  }

  at(group: number): T {
    if (!Array.isArray(this.#given)) return this.#given as T;
    const values = this.#given as readonly T[];
    if (group >= values.length) throw this.#countError(group + 1);
    return values[group];
  }

  #countError(groups: number): NNError {
    const { length } = this.#given as readonly T[];
    return new NNError(
      this.schedule,
      `${this.name} has ${length} values, and the optimizer ${groups} groups`,
      "give one for each group, or a single one for all",
    );
  }
}
