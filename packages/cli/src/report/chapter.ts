import type { Picture } from "../draw/picture.js";

/** A picture or a film, the name of its file, and what is to be said about it. */
export interface Figure {
  readonly file: string;
  readonly title: string;
  readonly caption: string;
  /** Several of one size are a film. */
  readonly picture: Picture | readonly Picture[];
}

/** A table of numbers, a row for each model. */
export interface Table {
  readonly title: string;
  readonly note: string;
  readonly head: readonly string[];
  readonly rows: readonly {
    /** The name of the model in front. */
    readonly cells: readonly string[];
    /** One line: how it is built. */
    readonly built: string;
  }[];
}

/** What a part of a report has to show. */
export interface Chapter {
  readonly title: string;
  readonly lead: string;
  /** A number, and what it is. */
  readonly facts: readonly (readonly [value: string, what: string])[];
  readonly table: Table;
  readonly figures: readonly Figure[];
  /** Where the data is from. */
  readonly data: string;
}

/** Where the bundled digits are from. */
export const digitsSource =
  "Alpaydin and Kaynak, Optical Recognition of Handwritten Digits, UCI Machine Learning Repository (1998), CC BY 4.0";
