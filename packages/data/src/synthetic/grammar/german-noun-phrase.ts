import type { Case, Noun } from "./lexicon/entries.js";
import type { Determiner, Named, Owner, Person } from "./meaning.js";

/** What decides about endings: the gender, or that there are many. */
type Class = Noun["gender"] | "plural";
type Endings = Readonly<Record<Case, Readonly<Record<Class, string>>>>;

/** Articles whole. */
const THE: Endings = {
  nominative: { masculine: "der", feminine: "die", neuter: "das", plural: "die" },
  accusative: { masculine: "den", feminine: "die", neuter: "das", plural: "die" },
  dative: { masculine: "dem", feminine: "der", neuter: "dem", plural: "den" },
  genitive: { masculine: "des", feminine: "der", neuter: "des", plural: "der" },
};
/** After dies-, jed-; of adjectives with nothing before them, but for the genitive. */
const STRONG: Endings = {
  nominative: { masculine: "er", feminine: "e", neuter: "es", plural: "e" },
  accusative: { masculine: "en", feminine: "e", neuter: "es", plural: "e" },
  dative: { masculine: "em", feminine: "er", neuter: "em", plural: "en" },
  genitive: { masculine: "es", feminine: "er", neuter: "es", plural: "er" },
};
/** After ein-, kein-, mein-: strong ones, with three gaps. */
const OF_EIN: Endings = {
  ...STRONG,
  nominative: { masculine: "", feminine: "e", neuter: "", plural: "e" },
  accusative: { masculine: "en", feminine: "e", neuter: "", plural: "e" },
};
/** Of adjectives after der, dieser, jeder. */
const WEAK: Endings = {
  nominative: { masculine: "e", feminine: "e", neuter: "e", plural: "en" },
  accusative: { masculine: "en", feminine: "e", neuter: "e", plural: "en" },
  dative: { masculine: "en", feminine: "en", neuter: "en", plural: "en" },
  genitive: { masculine: "en", feminine: "en", neuter: "en", plural: "en" },
};
/** Of adjectives after ein, kein, mein: they fill the gaps. */
const MIXED: Endings = {
  ...WEAK,
  nominative: { masculine: "er", feminine: "e", neuter: "es", plural: "en" },
  accusative: { masculine: "en", feminine: "e", neuter: "es", plural: "en" },
};

const OWN: Readonly<Record<Owner, string>> = {
  ...{ my: "mein", your: "dein", his: "sein", her: "ihr", our: "unser", their: "ihr" },
};

/** What is before a noun, and how adjectives after it end. */
interface Head {
  readonly word: string;
  readonly adjectives: Endings;
}

/** The form of the article or pronoun "der", which begins clauses too: "der Mann, der singt". */
export function formOfThe(phrase: Named, grammaticalCase: Case): string {
  return THE[grammaticalCase][classOf(phrase)];
}

/** Article, adjective, noun and whose it is; `no` in place of "a" and of nothing. */
export function declined(phrase: Named, grammaticalCase: Case, no = false): string[] {
  const { word, adjectives } = headOf(no ? "no" : phrase.determiner, grammaticalCase, classOf(phrase));
  return [
    word,
    ...(phrase.adjective ? [phrase.adjective.stem + adjectives[grammaticalCase][classOf(phrase)]] : []),
    nounForm(phrase, grammaticalCase),
    ...(phrase.owner ? declined(phrase.owner, "genitive") : []),
  ];
}

function classOf({ noun, plural }: Named): Class {
  return plural ? "plural" : noun.gender;
}

function headOf(determiner: Determiner | "no", grammaticalCase: Case, of: Class): Head {
  switch (determiner) {
    case "the":
      return { word: THE[grammaticalCase][of], adjectives: WEAK };
    case "this":
      return { word: `dies${STRONG[grammaticalCase][of]}`, adjectives: WEAK };
    case "every":
      return { word: `jed${STRONG[grammaticalCase][of]}`, adjectives: WEAK };
    case "some":
      return { word: "", adjectives: STRONG };
    case "two":
      return { word: "zwei", adjectives: STRONG };
    case "three":
      return { word: "drei", adjectives: STRONG };
    default:
      return { word: like(determiner) + OF_EIN[grammaticalCase][of], adjectives: MIXED };
  }
}

/** What is declined as "ein" is. */
function like(determiner: "a" | "no" | Owner): string {
  if (determiner === "a") return "ein";
  return determiner === "no" ? "kein" : OWN[determiner];
}

function nounForm({ noun, plural }: Named, grammaticalCase: Case): string {
  const { german, genitive, gender } = noun;
  if (plural) return grammaticalCase === "dative" ? dativePlural(noun.plural) : noun.plural;
  if (gender === "feminine" || grammaticalCase === "nominative") return german;
  if (grammaticalCase === "genitive") return genitive;
  // den Jungen, dem Jungen: the weak ones.
  return gender === "masculine" && genitive.endsWith("n") ? genitive : german;
}

function dativePlural(plural: string): string {
  return /[ns]$/.test(plural) ? plural : `${plural}n`;
}

const PRONOUNS: Readonly<Record<Exclude<Case, "genitive">, Readonly<Record<Person, string>>>> = {
  nominative: { I: "ich", you: "du", he: "er", she: "sie", we: "wir", they: "sie" },
  accusative: { I: "mich", you: "dich", he: "ihn", she: "sie", we: "uns", they: "sie" },
  dative: { I: "mir", you: "dir", he: "ihm", she: "ihr", we: "uns", they: "ihnen" },
};

export function pronoun(person: Person, grammaticalCase: Exclude<Case, "genitive">): string {
  return PRONOUNS[grammaticalCase][person];
}
