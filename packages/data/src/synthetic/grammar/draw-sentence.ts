import type { Draws } from "../draws.js";
import { adjectivesOf } from "./lexicon/adjectives.js";
import { PREPOSITIONS, TIMES } from "./lexicon/circumstances.js";
import type { Adjective, EnglishGerman, Kind, Modal, Noun, Verb } from "./lexicon/entries.js";
import { nounsOf } from "./lexicon/nouns.js";
import { allModals, allVerbs, reportVerbs } from "./lexicon/verbs.js";
import {
  OWNERS,
  PERSONS,
  type Action,
  type Circumstance,
  type Clause,
  type Determiner,
  type Named,
  type Person,
  type Phrase,
  type Sentence,
  type State,
  type Tense,
} from "./meaning.js";

/** What may stand before what is known: not that of which there are some. */
const KNOWN: readonly Determiner[] = ["the", "the", "this", ...OWNERS];
const ANY: readonly Determiner[] = [...KNOWN, "a", "a", "a", "some", "some", "every", "two", "three"];
/** Before what is done to, in a sentence that is denied: "every" and numbers would be unclear. */
const DENIABLE: readonly Determiner[] = [...KNOWN, "a", "a", "a", "some", "some"];
const OF_MANY: readonly Determiner[] = ["some", "two", "three"];
const OF_ONE: readonly Determiner[] = ["a", "every"];

/** What a clause may be like. */
interface ClauseOptions {
  readonly tenses?: readonly Tense[];
  readonly timed?: boolean;
  readonly simple?: boolean;
}

/** What may be called by its name. */
interface NamedOptions {
  readonly kinds: readonly Kind[];
  readonly determiners: readonly Determiner[];
  /** Nothing does anything to itself. */
  readonly besides?: Phrase;
  /** Without words about it. */
  readonly plain?: boolean;
}

const TENSES: readonly Tense[] = ["present", "present", "past", "perfect", "future"];

/** Draws what sentences say. */
export class SentenceDraws {
  readonly #draws: Draws;
  readonly #verbs = allVerbs();
  readonly #reports = reportVerbs();
  readonly #modals = allModals();
  readonly #nouns = new Map<string, readonly Noun[]>();
  readonly #adjectives = new Map<Kind, readonly Adjective[]>();

  constructor(draws: Draws) {
    this.#draws = draws;
  }

  sentence(): Sentence {
    const place = this.#draws.uniform();
    if (place < 0.6) return this.#statement();
    if (place < 0.75) return this.#question();
    if (place < 0.9) return this.#joined();
    const verb = this.#one(this.#reports);
    return { kind: "report", person: this.#one(PERSONS), verb, clause: this.#clause({ timed: true }) };
  }

  #statement(): Sentence {
    const clause = this.#clause({ timed: true });
    return { kind: "statement", clause, timeFirst: clause.time !== undefined && this.#happens(0.35) };
  }

  #question(): Sentence {
    const clause = this.#clause({ timed: true });
    if (this.#happens(0.4)) return { kind: "question", clause };
    const { says, tense } = clause;
    if (says.kind === "action" && tense !== "perfect" && this.#happens(0.5)) {
      if (says.verb.moves || this.#happens(0.5)) {
        return { kind: "question", word: "when", clause: { ...clause, time: undefined } };
      }
      return {
        kind: "question",
        word: "where",
        clause: { ...clause, says: { ...says, circumstance: undefined } },
      };
    }
    return { kind: "question", word: "why", clause };
  }

  #joined(): Sentence {
    const tenses: Tense[] = [this.#happens(0.6) ? "present" : "past"];
    const conjunction = this.#one(["because", "although", "when"] as const);
    return {
      kind: "joined",
      clause: this.#clause({ tenses, timed: conjunction !== "when" }),
      conjunction,
      other: this.#clause({ tenses, simple: true }),
      otherFirst: this.#happens(0.4),
    };
  }

  #clause(options: ClauseOptions): Clause {
    const { tenses = TENSES, timed = false } = options;
    const tense = this.#one(tenses);
    const negated = this.#happens(0.2);
    if (this.#happens(0.15)) return this.#stateClause(tense, negated, timed);
    const verb = this.#one(this.#verbs);
    const subject = this.#subject(verb.subject, negated, options);
    const modal = this.#modal(tense);
    return {
      ...{ subject, tense, modal, negated, says: this.#action(verb, subject, negated, options) },
      time: timed ? this.#time(modal && tense === "present" ? "future" : tense) : undefined,
    };
  }

  #stateClause(tense: Tense, negated: boolean, timed: boolean): Clause {
    const kind = this.#one(["person", "person", "animal", "thing", "building"] as const);
    const subject = this.#subject([kind], negated, { simple: true });
    const time = timed && kind === "person" ? this.#time(tense) : undefined;
    return { subject, tense, negated, says: this.#state(kind, subject), time };
  }

  #state(kind: Kind, subject: Phrase): State {
    const adjective = this.#one(this.#adjectivesOf(kind));
    if (!adjective.englishMore || this.#happens(0.6)) return { kind: "state", adjective };
    const than = this.#named({ kinds: [kind], determiners: KNOWN, besides: subject, plain: true });
    return { kind: "state", adjective, than };
  }

  #action(verb: Verb, subject: Phrase, negated: boolean, { simple = false }: ClauseOptions): Action {
    const determiners = negated ? DENIABLE : ANY;
    const named = { kinds: verb.object, determiners, besides: subject, plain: simple };
    const recipients = {
      kinds: ["person"],
      determiners: negated ? KNOWN : ANY,
      besides: subject,
      plain: true,
    } as const;
    const placed = verb.moves || (!simple && this.#happens(0.35));
    return {
      ...{ kind: "action", verb },
      recipient: verb.takes === "both" ? this.#object(recipients) : undefined,
      object: verb.takes === "nothing" ? undefined : this.#object(named),
      circumstance: placed ? this.#circumstance(verb.moves, negated, subject) : undefined,
    };
  }

  #subject(kinds: readonly Kind[], negated: boolean, { simple = false }: ClauseOptions): Phrase {
    if (kinds.includes("person") && this.#happens(0.35)) return { kind: "known", person: this.#one(PERSONS) };
    const subject = this.#named({ kinds, determiners: negated ? KNOWN : ANY, plain: simple });
    if (simple || subject.owner || subject.determiner !== "the" || this.#happens(0.7)) return subject;
    return { ...subject, who: this.#who(subject, kinds) };
  }

  /** As in "who sings": what this one does. */
  #who(subject: Named, kinds: readonly Kind[]): Clause {
    const verb = this.#one(this.#verbs.filter((each) => kinds.every((kind) => each.subject.includes(kind))));
    const says = this.#action(verb, subject, false, { simple: true });
    return { subject, tense: this.#one(["present", "past", "perfect"]), negated: false, says };
  }

  #object(options: NamedOptions & { readonly besides: Phrase }): Phrase {
    if (!options.kinds.includes("person") || this.#happens(0.75)) return this.#named(options);
    const { besides } = options;
    const others = PERSONS.filter((person) => besides.kind === "named" || mayAffect(besides.person, person));
    return { kind: "known", person: this.#one(others) };
  }

  #named({ kinds, determiners, besides, plain = false }: NamedOptions): Named {
    const other = besides?.kind === "named" ? besides.noun.english : "";
    const noun = this.#one(this.#nounsOf(kinds).filter(({ english }) => english !== other));
    const determiner = this.#one(determiners);
    const plural = OF_MANY.includes(determiner) || (!OF_ONE.includes(determiner) && this.#happens(0.2));
    const adjectives = this.#adjectivesOf(noun.kind);
    const adjective = !plain && this.#happens(0.4) ? this.#one(adjectives) : undefined;
    const named: Named = { kind: "named", determiner, adjective, noun, plural };
    if (plain || determiner !== "the" || noun.kind === "food" || this.#happens(0.8)) return named;
    return {
      ...named,
      owner: this.#named({ kinds: ["person"], determiners: KNOWN, besides: named, plain: true }),
    };
  }

  #circumstance(moves: boolean, negated: boolean, subject: Phrase): Circumstance {
    const fitting = PREPOSITIONS.filter((each) => each.moves === moves && (each.negatable || !negated));
    const preposition = this.#one(fitting);
    const { of: kinds } = preposition;
    if (!kinds.includes("weather")) {
      const determiners: Determiner[] = [...KNOWN, "a"];
      return {
        preposition,
        phrase: this.#named({ kinds, determiners, besides: subject, plain: this.#happens(0.5) }),
      };
    }
    const [noun, adjective] = [this.#one(this.#nounsOf(kinds)), this.#one(this.#adjectivesOf("weather"))];
    const named = { kind: "named", determiner: "the", noun, plural: false } as const;
    return { preposition, phrase: this.#happens(0.5) ? named : { ...named, adjective } };
  }

  #modal(tense: Tense): Modal | undefined {
    if ((tense !== "present" && tense !== "past") || this.#happens(0.75)) return undefined;
    return this.#one(this.#modals.filter(({ hasPast }) => hasPast || tense === "present"));
  }

  #time(tense: Tense): EnglishGerman | undefined {
    return this.#happens(0.4) ? this.#one(TIMES[tense]) : undefined;
  }

  #nounsOf(kinds: readonly Kind[]): readonly Noun[] {
    const key = kinds.join();
    const nouns = this.#nouns.get(key) ?? nounsOf(kinds);
    this.#nouns.set(key, nouns);
    return nouns;
  }

  #adjectivesOf(kind: Kind): readonly Adjective[] {
    const adjectives = this.#adjectives.get(kind) ?? adjectivesOf(kind);
    this.#adjectives.set(kind, adjectives);
    return adjectives;
  }

  #one<Item>(items: readonly Item[]): Item {
    return items[this.#draws.integer(items.length)];
  }

  #happens(probability: number): boolean {
    return this.#draws.uniform() < probability;
  }
}

/** "I see me" and "we see me" would be said otherwise. */
function mayAffect(subject: Person, object: Person): boolean {
  const speaking: readonly Person[] = ["I", "we"];
  return subject !== object && !(speaking.includes(subject) && speaking.includes(object));
}
