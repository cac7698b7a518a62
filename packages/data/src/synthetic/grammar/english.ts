import type { EnglishVerb, Modal } from "./lexicon/entries.js";
import {
  personOf,
  type Action,
  type Clause,
  type Determiner,
  type Named,
  type Person,
  type Phrase,
  type Sentence,
} from "./meaning.js";
import { joinWords } from "./join-words.js";

const OBJECT_FORMS: Readonly<Record<Person, string>> = {
  ...{ I: "me", you: "you", he: "him", she: "her", we: "us", they: "them" },
};

/** Says it in English. */
export function sayInEnglish(sentence: Sentence): string {
  switch (sentence.kind) {
    case "statement": {
      const { clause, timeFirst } = sentence;
      const words = timeFirst
        ? [clause.time![0], ...clauseWords({ ...clause, time: undefined })]
        : clauseWords(clause);
      return joinWords([...words, "."]);
    }
    case "question":
      return joinWords([sentence.word ?? "", ...questionWords(sentence.clause), "?"]);
    case "joined": {
      const [clause, other] = [clauseWords(sentence.clause), clauseWords(sentence.other)];
      const { conjunction, otherFirst } = sentence;
      const words = otherFirst ? [conjunction, ...other, ",", ...clause] : [...clause, conjunction, ...other];
      return joinWords([...words, "."]);
    }
    case "report": {
      const says = finite(sentence.verb.english, sentence.person, "present");
      return joinWords([sentence.person, says, "that", ...clauseWords(sentence.clause), "."]);
    }
  }
}

function clauseWords(clause: Clause): string[] {
  const { first, others } = verbWords(clause);
  return [...phraseWords(clause.subject), first, ...others, ...complements(clause)];
}

function questionWords(clause: Clause): string[] {
  const { first, others } = verbWords(clause, true);
  const subject = phraseWords(clause.subject);
  // What is denied stands after the subject: does he not sing.
  return [first, ...subject, ...others, ...complements(clause)];
}

/** The verb with its auxiliaries and "not": the first of them goes before the subject in questions. */
function verbWords(clause: Clause, question = false): { first: string; others: string[] } {
  const { says, tense, modal, negated } = clause;
  const person = personOf(clause.subject);
  const not = negated ? ["not"] : [];
  const verb = says.kind === "action" ? says.verb.english : BE;
  if (modal) return modalWords(modal, clause, verb.base, question);
  if (tense === "perfect") {
    return { first: finite(HAVE, person, "present"), others: [...not, verb.participle] };
  }
  if (tense === "future") return { first: "will", others: [...not, verb.base] };
  if (verb === BE || !(negated || question)) return { first: finite(verb, person, tense), others: not };
  return { first: finite(DO, person, tense), others: [...not, verb.base] };
}

function modalWords(
  { english }: Modal,
  { tense, negated, subject }: Clause,
  base: string,
  question: boolean,
): { first: string; others: string[] } {
  const time = tense === "past" ? "past" : "present";
  const person = personOf(subject);
  const not = negated ? ["not"] : [];
  if (english === "can" || english === "should") {
    const first = english === "can" && time === "past" ? "could" : english;
    if (first === "can" && negated && !question) return { first: "cannot", others: [base] };
    return { first, others: [...not, base] };
  }
  if (english === "be allowed to") {
    return { first: finite(BE, person, time), others: [...not, "allowed", "to", base] };
  }
  const verb = english === "have to" ? HAVE : WANT;
  if (!negated && !question) return { first: finite(verb, person, time), others: ["to", base] };
  return { first: finite(DO, person, time), others: [...not, verb.base, "to", base] };
}

/** What follows the verb. */
function complements({ says, time, negated }: Clause): string[] {
  const at = time ? [time[0]] : [];
  if (says.kind === "state") {
    const { adjective, than } = says;
    return than ? [adjective.englishMore!, "than", ...phraseWords(than), ...at] : [adjective.english, ...at];
  }
  return [...actionWords(says, negated), ...at];
}

function actionWords({ verb, recipient, object, circumstance }: Action, negated: boolean): string[] {
  const { particle } = verb.english;
  const things = object ? objectWords(object, negated) : [];
  // "asleep" and "for" come before what follows, "away" after it.
  const after = particle === "away" ? [...things, particle] : [particle ?? "", ...things];
  return [
    ...(recipient ? objectWords(recipient, false) : []),
    ...after,
    ...(circumstance ? [circumstance.preposition.english, ...phraseWords(circumstance.phrase)] : []),
  ];
}

function objectWords(phrase: Phrase, negated: boolean): string[] {
  if (phrase.kind === "known") return [OBJECT_FORMS[phrase.person]];
  const words = phraseWords(phrase);
  return negated && phrase.determiner === "some" ? ["any", ...words] : words;
}

function phraseWords(phrase: Phrase): string[] {
  if (phrase.kind === "known") return [phrase.person];
  const { determiner, adjective, noun, plural, owner, who } = phrase;
  const named = [...(adjective ? [adjective.english] : []), plural ? noun.englishPlural : noun.english];
  return [
    ...determinerWords(determiner, plural, named[0]),
    ...named,
    ...(owner ? ["of", ...phraseWords(owner)] : []),
    ...(who ? whoWords(phrase, who) : []),
  ];
}

function whoWords({ noun }: Named, clause: Clause): string[] {
  const { first, others } = verbWords(clause);
  return [noun.kind === "person" ? "who" : "that", first, ...others, ...complements(clause)];
}

function determinerWords(determiner: Determiner, plural: boolean, next: string): string[] {
  if (determiner === "some") return [];
  if (determiner === "a") return [/^[aeiou]/.test(next) ? "an" : "a"];
  if (determiner === "this") return [plural ? "these" : "this"];
  return [determiner];
}

const BE: EnglishVerb = { base: "be", past: "was", participle: "been" };
const HAVE: EnglishVerb = { base: "have", past: "had", participle: "had" };
const DO: EnglishVerb = { base: "do", past: "did", participle: "done" };
const WANT: EnglishVerb = { base: "want", past: "wanted", participle: "wanted" };

function finite(verb: EnglishVerb, person: Person, tense: "present" | "past"): string {
  const third = person === "he" || person === "she";
  if (verb === BE) {
    if (tense === "past") return third || person === "I" ? "was" : "were";
    return third ? "is" : person === "I" ? "am" : "are";
  }
  if (tense === "past") return verb.past;
  if (!third) return verb.base;
  if (verb === HAVE) return "has";
  if (/[^aeiou]y$/.test(verb.base)) return `${verb.base.slice(0, -1)}ies`;
  return /(?:s|sh|ch|x|z|o)$/.test(verb.base) ? `${verb.base}es` : `${verb.base}s`;
}
