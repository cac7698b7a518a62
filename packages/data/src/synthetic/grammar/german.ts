import { conjugated, HABEN, infinitiveOf, SEIN, WERDEN } from "./german-verb.js";
import { declined, formOfThe, pronoun } from "./german-noun-phrase.js";
import { joinWords } from "./join-words.js";
import type { Case } from "./lexicon/entries.js";
import {
  personOf,
  type Action,
  type Circumstance,
  type Clause,
  type Conjunction,
  type Named,
  type Phrase,
  type QuestionWord,
  type Sentence,
} from "./meaning.js";

const QUESTION_WORDS: Readonly<Record<QuestionWord, string>> = { why: "warum", when: "wann", where: "wo" };

/** Says it in German. */
export function sayInGerman(sentence: Sentence): string {
  switch (sentence.kind) {
    case "statement": {
      const { clause, timeFirst } = sentence;
      return joinWords([...(timeFirst ? afterTime(clause) : mainClause(clause)), "."]);
    }
    case "question": {
      const { clause, word } = sentence;
      return joinWords([word ? QUESTION_WORDS[word] : "", ...verbFirst(clause), "?"]);
    }
    case "joined": {
      const { clause, conjunction, other, otherFirst } = sentence;
      const inner = [conjunctionOf(conjunction, other), ...verbLast(other)];
      // What comes first is the first part of the sentence, and the verb the second.
      const words = otherFirst
        ? [...inner, ",", ...verbFirst(clause)]
        : [...mainClause(clause), ",", ...inner];
      return joinWords([...words, "."]);
    }
    case "report": {
      const { person, verb, clause } = sentence;
      const says = [pronoun(person, "nominative"), conjugated(verb.german, person, "present")];
      return joinWords([...says, ",", "dass", ...verbLast(clause), "."]);
    }
  }
}

/** What happened once in the past is said with "als". */
function conjunctionOf(conjunction: Conjunction, { tense }: Clause): string {
  if (conjunction === "when") return tense === "past" ? "als" : "wenn";
  return conjunction === "because" ? "weil" : "obwohl";
}

function mainClause(clause: Clause): string[] {
  const { finite, apart, end } = verbParts(clause);
  return [...nominative(clause.subject), finite, ...middle(clause), ...apart, ...end];
}

function afterTime(clause: Clause): string[] {
  return [clause.time![1], ...verbFirst({ ...clause, time: undefined })];
}

function verbFirst(clause: Clause): string[] {
  const { finite, apart, end } = verbParts(clause);
  return [finite, ...nominative(clause.subject), ...middle(clause), ...apart, ...end];
}

function verbLast(clause: Clause): string[] {
  const { finite, apart, end, prefix } = verbParts(clause);
  const others = prefix === undefined ? apart : [];
  return [...nominative(clause.subject), ...middle(clause), ...others, (prefix ?? "") + finite, ...end];
}

interface VerbParts {
  /** What has the ending of the person. */
  readonly finite: string;
  /** What stands at the end of a main clause. */
  readonly apart: readonly string[];
  /** What is part of the finite verb where that stands last. */
  readonly prefix?: string | undefined;
  /** What comes even after that. */
  readonly end: readonly string[];
}

function verbParts(clause: Clause): VerbParts {
  const { says, tense, modal, subject } = clause;
  const person = personOf(subject);
  const verb = says.kind === "action" ? says.verb.german : SEIN;
  const end = says.kind === "state" && says.than ? ["als", ...phraseWords(says.than, "nominative")] : [];
  if (modal) {
    const time = tense === "past" ? "past" : "present";
    return { finite: conjugated(modal.german, person, time), apart: [infinitiveOf(verb)], end };
  }
  if (tense === "perfect") {
    return { finite: conjugated(verb.sein ? SEIN : HABEN, person, "present"), apart: [verb.participle], end };
  }
  if (tense === "future") {
    return { finite: conjugated(WERDEN, person, "present"), apart: [infinitiveOf(verb)], end };
  }
  const { prefix } = verb;
  return { finite: conjugated(verb, person, tense), apart: prefix ? [prefix] : [], prefix, end };
}

/**
 * What is between the parts of the verb: pronouns, then the time and the nouns, then "nicht", then place or reason. With
 * "nicht" the nouns are known ones, and come before the time.
 */
function middle({ says, time, negated }: Clause): string[] {
  const at = time ? [time[1]] : [];
  if (says.kind === "state") {
    const { adjective, than } = says;
    return [...at, ...(negated ? ["nicht"] : []), than ? adjective.germanMore! : adjective.german];
  }
  const { pronouns, nouns, denied } = objectsOf(says, negated);
  const nicht = negated && !denied;
  const order = nicht ? [...nouns, ...at] : [...at, ...nouns];
  return [...pronouns, ...order, ...(nicht ? ["nicht"] : []), ...circumstanceWords(says.circumstance)];
}

interface Objects {
  readonly pronouns: readonly string[];
  readonly nouns: readonly string[];
  /** Whether "kein" says what "nicht" would. */
  readonly denied: boolean;
}

function objectsOf({ verb, recipient, object }: Action, negated: boolean): Objects {
  const objectCase = verb.takes === "dative" ? "dative" : "accusative";
  const denied = negated && object?.kind === "named" && ["a", "some"].includes(object.determiner);
  const all = [
    ...(recipient ? [{ phrase: recipient, words: phraseWords(recipient, "dative") }] : []),
    ...(object ? [{ phrase: object, words: phraseWords(object, objectCase, denied) }] : []),
  ];
  const wordsOf = (kind: Phrase["kind"]): string[] =>
    all.flatMap(({ phrase, words }) => (phrase.kind === kind ? words : []));
  return { pronouns: wordsOf("known"), nouns: wordsOf("named"), denied };
}

function circumstanceWords(circumstance: Circumstance | undefined): string[] {
  if (!circumstance) return [];
  const { preposition, phrase } = circumstance;
  const words = [preposition.german, ...phraseWords(phrase, preposition.case)];
  const [first, second] = words;
  if (first !== "in" || phrase.determiner !== "the" || phrase.plural) return words;
  if (second === "dem") return ["im", ...words.slice(2)];
  return second === "das" ? ["ins", ...words.slice(2)] : words;
}

function nominative(phrase: Phrase): string[] {
  return phraseWords(phrase, "nominative");
}

function phraseWords(phrase: Phrase, grammaticalCase: Case, no = false): string[] {
  if (phrase.kind === "known") return [pronoun(phrase.person, grammaticalCase as Exclude<Case, "genitive">)];
  return [...declined(phrase, grammaticalCase, no), ...whoWords(phrase)];
}

/** As in ", der den Hund sieht,": commas before and after. */
function whoWords(phrase: Named): string[] {
  if (!phrase.who) return [];
  const { finite, apart, prefix } = verbParts(phrase.who);
  const others = prefix === undefined ? apart : [];
  const that = formOfThe(phrase, "nominative");
  return [",", that, ...middle(phrase.who), ...others, (prefix ?? "") + finite, ","];
}
