/** What a sentence says, before it is said in a language. */

import type { Adjective, EnglishGerman, Modal, Noun, Preposition, Verb } from "./lexicon/entries.js";

/** Who speaks, is spoken to or is spoken of: a place in tables of forms. */
export const PERSONS = ["I", "you", "he", "she", "we", "they"] as const;
export type Person = (typeof PERSONS)[number];

/** Whose something is. */
export const OWNERS = ["my", "your", "his", "her", "our", "their"] as const;
export type Owner = (typeof OWNERS)[number];

/** What stands before a noun; `some` is nothing, before a plural. */
export type Determiner = "the" | "a" | "some" | "this" | "every" | "two" | "three" | Owner;

/** Somebody or something that has a name. */
export interface Named {
  readonly kind: "named";
  readonly determiner: Determiner;
  readonly adjective?: Adjective | undefined;
  readonly noun: Noun;
  readonly plural: boolean;
  /** As in "the dog of the man". */
  readonly owner?: Named | undefined;
  /** As in "the man who sings". */
  readonly who?: Clause | undefined;
}

/** Somebody who is known already. */
export interface Known {
  readonly kind: "known";
  readonly person: Person;
}

export type Phrase = Named | Known;

export type Tense = "present" | "past" | "perfect" | "future";

/** As in "in the garden". */
export interface Circumstance {
  readonly preposition: Preposition;
  readonly phrase: Named;
}

/** Somebody does something. */
export interface Action {
  readonly kind: "action";
  readonly verb: Verb;
  readonly recipient?: Phrase | undefined;
  readonly object?: Phrase | undefined;
  readonly circumstance?: Circumstance | undefined;
}

/** Somebody is somehow, or more so than another. */
export interface State {
  readonly kind: "state";
  readonly adjective: Adjective;
  readonly than?: Named | undefined;
}

export interface Clause {
  readonly subject: Phrase;
  readonly tense: Tense;
  readonly modal?: Modal | undefined;
  readonly negated: boolean;
  readonly says: Action | State;
  readonly time?: EnglishGerman | undefined;
}

export type QuestionWord = "why" | "when" | "where";
export type Conjunction = "because" | "although" | "when";

export type Sentence =
  | { readonly kind: "statement"; readonly clause: Clause; readonly timeFirst: boolean }
  | { readonly kind: "question"; readonly clause: Clause; readonly word?: QuestionWord | undefined }
  | {
      readonly kind: "joined";
      readonly clause: Clause;
      readonly conjunction: Conjunction;
      readonly other: Clause;
      readonly otherFirst: boolean;
    }
  | { readonly kind: "report"; readonly person: Person; readonly verb: Verb; readonly clause: Clause };

/** The person of a verb whose subject this is. */
export function personOf(phrase: Phrase): Person {
  if (phrase.kind === "known") return phrase.person;
  return phrase.plural ? "they" : "he";
}
