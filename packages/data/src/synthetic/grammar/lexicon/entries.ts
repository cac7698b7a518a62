/** The same in both languages. */
export type EnglishGerman = readonly [english: string, german: string];

export type Gender = "masculine" | "feminine" | "neuter";
export type Case = "nominative" | "accusative" | "dative" | "genitive";

/** What a noun is the name of; a building is a place that one can also be behind. */
export type Kind = "person" | "animal" | "thing" | "food" | "place" | "building" | "weather";

export interface Noun {
  readonly kind: Kind;
  readonly english: string;
  readonly englishPlural: string;
  readonly gender: Gender;
  readonly german: string;
  readonly genitive: string;
  readonly plural: string;
}

export interface Adjective {
  readonly english: string;
  /** "older", "more famous". Undefined: there is none. */
  readonly englishMore: string | undefined;
  /** By itself: "ist dunkel". */
  readonly german: string;
  /** Before an ending: "dunkl-e". */
  readonly stem: string;
  readonly germanMore: string | undefined;
  readonly of: readonly Kind[];
}

/** The forms that the others of an English verb follow from. */
export interface EnglishVerb {
  readonly base: string;
  readonly past: string;
  readonly participle: string;
  /** As in "look for". */
  readonly particle?: string;
}

/** The forms that the others of a German verb follow from. */
export interface GermanVerb {
  readonly infinitive: string;
  /** First person. */
  readonly past: string;
  readonly participle: string;
  /** Whether it has its perfect with "sein". */
  readonly sein?: boolean;
  /** What stands apart in a main clause, as in "ruft … an"; not part of `infinitive` and `past`. */
  readonly prefix?: string;
  /** Where the vowel changes: du, er; all where nothing is regular: ich, du, er, wir, sie. */
  readonly present?: readonly [string, string] | readonly [string, string, string, string, string];
}

export interface Verb {
  readonly english: EnglishVerb;
  readonly german: GermanVerb;
  /** Who does it. */
  readonly subject: readonly Kind[];
  /** The case of its object, in German. */
  readonly takes: "nothing" | "accusative" | "dative" | "both";
  readonly object: readonly Kind[];
  /** Whether it leads somewhere. */
  readonly moves: boolean;
}

export interface Modal {
  /** What follows is said with: he can, has to; could, had to. No past where there is none. */
  readonly english: "can" | "have to" | "want to" | "be allowed to" | "should";
  readonly german: GermanVerb;
  readonly hasPast: boolean;
}

export interface Preposition {
  readonly english: string;
  readonly german: string;
  readonly case: Case;
  readonly of: readonly Kind[];
  /** Whether it leads somewhere. */
  readonly moves: boolean;
  /** Whether "nicht" may stand before it and mean the whole sentence. */
  readonly negatable: boolean;
}
