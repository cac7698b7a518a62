import type { Picture } from "../../../packages/cli/src/draw/picture.js";

/** What a script makes for a page of the guide. */
export interface PageParts {
  /** By the name of the file, without `.svg`. */
  readonly pictures: Readonly<Record<string, Picture>>;
  /** Tables of the page by name: a head, and rows. */
  readonly tables?: Readonly<Record<string, readonly (readonly string[])[]>>;
}

/** What a program printed, and the values of some expressions at its end. */
export interface Outcome<Values> {
  readonly printed: readonly string[];
  readonly values: Values;
}

/** Runs the program of a page; `ask` has the expressions to evaluate at its end. */
export type RunProgram = <Values>(
  page: string,
  ask: Readonly<Record<keyof Values, string>>,
) => Promise<Outcome<Values>>;

/** The programs that a page has: its code blocks, one after the other. */
export interface Programs {
  readonly typescript: RunProgram;
  readonly python: RunProgram;
}

/** Makes the parts of one page. */
export type MakePage = (programs: Programs) => Promise<PageParts>;
