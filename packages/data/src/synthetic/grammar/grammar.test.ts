import { describe, expect, it } from "vitest";
import { Draws } from "../draws.js";
import { SentenceDraws } from "./draw-sentence.js";
import { sayInEnglish } from "./english.js";
import { declined, pronoun } from "./german-noun-phrase.js";
import { conjugated } from "./german-verb.js";
import { sayInGerman } from "./german.js";
import { adjectivesOf } from "./lexicon/adjectives.js";
import { PREPOSITIONS } from "./lexicon/circumstances.js";
import type { Case, Kind } from "./lexicon/entries.js";
import { nounsOf } from "./lexicon/nouns.js";
import { allModals, allVerbs, reportVerbs } from "./lexicon/verbs.js";
import { PERSONS, type Clause, type Determiner, type Named, type Person, type Sentence } from "./meaning.js";

const KINDS: readonly Kind[] = ["person", "animal", "thing", "food", "place", "building", "weather"];

function found<Item>(items: readonly Item[], is: (item: Item) => boolean): Item {
  const item = items.find(is);
  if (item === undefined) throw new Error("there is no such word");
  return item;
}
const nouns = nounsOf(KINDS);
const adjectives = KINDS.flatMap(adjectivesOf);
const verb = (german: string) =>
  found(allVerbs(), (each) => (each.german.prefix ?? "") + each.german.infinitive === german);
const modal = (german: string) => found(allModals(), (each) => each.german.infinitive === german);
const place = (english: string, phrase: Named) => ({
  preposition: found(PREPOSITIONS, (each) => each.english === english),
  phrase,
});
const adjective = (english: string) => found(adjectives, (each) => each.english === english);
const known = (person: Person) => ({ kind: "known", person }) as const;

function named(determiner: Determiner, english: string, more: Partial<Named> = {}): Named {
  const noun = found(nouns, (each) => each.english === english || each.englishPlural === english);
  return { kind: "named", determiner, noun, plural: noun.englishPlural === english, ...more };
}

function clause(subject: Clause["subject"], says: Clause["says"], more: Partial<Clause> = {}): Clause {
  return { subject, tense: "present", negated: false, says, ...more };
}

const said = (sentence: Sentence) => [sayInEnglish(sentence), sayInGerman(sentence)];
const statement = (of: Clause, timeFirst = false) => said({ kind: "statement", clause: of, timeFirst });

describe("German nouns", () => {
  const old = { adjective: adjective("old") };
  it.each<[Named, string, string, string, string]>([
    [named("the", "man", old), "der alte Mann", "den alten Mann", "dem alten Mann", "des alten Mannes"],
    [named("a", "man", old), "ein alter Mann", "einen alten Mann", "einem alten Mann", "eines alten Mannes"],
    [named("a", "woman", old), "eine alte Frau", "eine alte Frau", "einer alten Frau", "einer alten Frau"],
    [
      named("this", "book", old),
      "dieses alte Buch",
      "dieses alte Buch",
      "diesem alten Buch",
      "dieses alten Buches",
    ],
    [
      named("my", "book", old),
      "mein altes Buch",
      "mein altes Buch",
      "meinem alten Buch",
      "meines alten Buches",
    ],
    [named("every", "table"), "jeder Tisch", "jeden Tisch", "jedem Tisch", "jedes Tisches"],
    [named("the", "boy"), "der Junge", "den Jungen", "dem Jungen", "des Jungen"],
    [named("a", "neighbour"), "ein Nachbar", "einen Nachbarn", "einem Nachbarn", "eines Nachbarn"],
    [named("the", "garden"), "der Garten", "den Garten", "dem Garten", "des Gartens"],
    [
      named("the", "children", old),
      "die alten Kinder",
      "die alten Kinder",
      "den alten Kindern",
      "der alten Kinder",
    ],
    [named("some", "dogs", old), "alte Hunde", "alte Hunde", "alten Hunden", "alter Hunde"],
    [
      named("our", "cars", old),
      "unsere alten Autos",
      "unsere alten Autos",
      "unseren alten Autos",
      "unserer alten Autos",
    ],
    [
      named("two", "women", old),
      "zwei alte Frauen",
      "zwei alte Frauen",
      "zwei alten Frauen",
      "zwei alter Frauen",
    ],
  ])("are declined: %#", (phrase, ...forms) => {
    const cases: Case[] = ["nominative", "accusative", "dative", "genitive"];
    expect(cases.map((each) => declined(phrase, each).filter(Boolean).join(" "))).toEqual(forms);
  });

  it("have adjectives whose stem changes, owners and kein", () => {
    const words = (phrase: Named, of: Case, no = false) => declined(phrase, of, no).filter(Boolean).join(" ");
    expect(words(named("the", "room", { adjective: adjective("dark") }), "dative")).toBe(
      "dem dunklen Zimmer",
    );
    expect(words(named("a", "hat", { adjective: adjective("expensive") }), "nominative")).toBe(
      "ein teurer Hut",
    );
    expect(words(named("a", "dog", { adjective: adjective("tired") }), "accusative")).toBe(
      "einen müden Hund",
    );
    expect(words(named("the", "dog", { owner: named("my", "aunt") }), "accusative")).toBe(
      "den Hund meiner Tante",
    );
    expect(words(named("some", "books", { adjective: adjective("new") }), "accusative", true)).toBe(
      "keine neuen Bücher",
    );
    expect(words(named("a", "dog"), "dative", true)).toBe("keinem Hund");
    expect(PERSONS.map((person) => pronoun(person, "dative"))).toEqual([
      "mir",
      "dir",
      "ihm",
      "ihr",
      "uns",
      "ihnen",
    ]);
  });
});

describe("German verbs", () => {
  it.each([
    ["sehen", "sehe siehst sieht sehen sehen", "sah sahst sah sahen sahen"],
    [
      "arbeiten",
      "arbeite arbeitest arbeitet arbeiten arbeiten",
      "arbeitete arbeitetest arbeitete arbeiteten arbeiteten",
    ],
    ["tanzen", "tanze tanzt tanzt tanzen tanzen", "tanzte tanztest tanzte tanzten tanzten"],
    ["finden", "finde findest findet finden finden", "fand fandest fand fanden fanden"],
    ["essen", "esse isst isst essen essen", "aß aßest aß aßen aßen"],
    ["einladen", "lade lädst lädt laden laden", "lud ludest lud luden luden"],
    ["bringen", "bringe bringst bringt bringen bringen", "brachte brachtest brachte brachten brachten"],
  ])("are conjugated: %s", (infinitive, present, past) => {
    const { german } = verb(infinitive);
    const persons = ["I", "you", "she", "we", "they"] as const;
    expect(persons.map((person) => conjugated(german, person, "present")).join(" ")).toBe(present);
    expect(persons.map((person) => conjugated(german, person, "past")).join(" ")).toBe(past);
  });
});

describe("sentences", () => {
  const [man, dog] = [named("the", "man"), named("the", "dog")];
  const sees = { kind: "action", verb: verb("sehen"), object: dog } as const;
  const today = { time: ["today", "heute"] } as const;

  it("have the verb in the second place, whatever comes first", () => {
    const gives = {
      kind: "action",
      verb: verb("geben"),
      recipient: named("the", "child"),
      object: named("a", "book"),
    } as const;
    expect(statement(clause(man, gives, today))).toEqual([
      "The man gives the child a book today.",
      "Der Mann gibt heute dem Kind ein Buch.",
    ]);
    expect(statement(clause(man, { ...gives, recipient: known("she") }, today), true)).toEqual([
      "Today the man gives her a book.",
      "Heute gibt der Mann ihr ein Buch.",
    ]);
  });

  it("have its other part at the end", () => {
    const calls = { kind: "action", verb: verb("anrufen"), object: known("he") } as const;
    expect(statement(clause(known("she"), calls))).toEqual(["She calls him.", "Sie ruft ihn an."]);
    expect(statement(clause(known("she"), calls, { tense: "perfect" }))).toEqual([
      "She has called him.",
      "Sie hat ihn angerufen.",
    ]);
    expect(statement(clause(known("I"), calls, { tense: "future" }))).toEqual([
      "I will call him.",
      "Ich werde ihn anrufen.",
    ]);
    expect(statement(clause(known("we"), calls, { tense: "past", modal: modal("müssen") }))).toEqual([
      "We had to call him.",
      "Wir mussten ihn anrufen.",
    ]);
    const goes = {
      kind: "action",
      verb: verb("gehen"),
      circumstance: place("into", named("the", "house")),
    } as const;
    expect(statement(clause(known("you"), goes, { tense: "perfect" }))).toEqual([
      "You have gone into the house.",
      "Du bist ins Haus gegangen.",
    ]);
  });

  it("are denied by nicht, or kein", () => {
    const no = { negated: true } as const;
    expect(statement(clause(man, sees, { ...no, ...today }))).toEqual([
      "The man does not see the dog today.",
      "Der Mann sieht den Hund heute nicht.",
    ]);
    expect(statement(clause(man, { ...sees, object: named("some", "dogs") }, no))).toEqual([
      "The man does not see any dogs.",
      "Der Mann sieht keine Hunde.",
    ]);
    const sleeps = {
      kind: "action",
      verb: verb("schlafen"),
      circumstance: place("in", named("the", "garden")),
    } as const;
    expect(statement(clause(known("I"), sleeps, { ...no, modal: modal("können") }))).toEqual([
      "I cannot sleep in the garden.",
      "Ich kann nicht im Garten schlafen.",
    ]);
    expect(statement(clause(known("you"), sleeps, { ...no, modal: modal("dürfen"), tense: "past" }))[0]).toBe(
      "You were not allowed to sleep in the garden.",
    );
    expect(statement(clause(man, { kind: "state", adjective: adjective("tired") }, no))).toEqual([
      "The man is not tired.",
      "Der Mann ist nicht müde.",
    ]);
  });

  it("ask, with the verb first", () => {
    const question = (of: Clause, word?: "why" | "where") => said({ kind: "question", clause: of, word });
    expect(question(clause(man, sees, { tense: "past" }))).toEqual([
      "Did the man see the dog?",
      "Sah der Mann den Hund?",
    ]);
    expect(question(clause(known("you"), sees, { modal: modal("wollen") }), "why")).toEqual([
      "Why do you want to see the dog?",
      "Warum willst du den Hund sehen?",
    ]);
    expect(
      question(clause(known("they"), { kind: "state", adjective: adjective("rich") }, { tense: "perfect" })),
    ).toEqual(["Have they been rich?", "Sind sie reich gewesen?"]);
  });

  it("have the verb last in subordinate clauses", () => {
    const other = clause(
      known("he"),
      { kind: "action", verb: verb("einkaufen") },
      { modal: modal("wollen") },
    );
    const joined = { kind: "joined", clause: clause(man, sees), conjunction: "because", other } as const;
    expect(said({ ...joined, otherFirst: false })).toEqual([
      "The man sees the dog because he wants to shop.",
      "Der Mann sieht den Hund, weil er einkaufen will.",
    ]);
    const fell = clause(known("he"), { kind: "action", verb: verb("einschlafen") }, { tense: "past" });
    expect(
      said({
        ...{ kind: "joined", conjunction: "when", otherFirst: true },
        ...{ other: fell, clause: clause(man, sees, { tense: "past" }) },
      }),
    ).toEqual(["When he fell asleep, the man saw the dog.", "Als er einschlief, sah der Mann den Hund."]);
    const report = { kind: "report", person: "I", verb: reportVerbs()[0] } as const;
    const than = named("my", "cat");
    expect(
      said({ ...report, clause: clause(dog, { kind: "state", adjective: adjective("big"), than }) }),
    ).toEqual([
      "I know that the dog is bigger than my cat.",
      "Ich weiß, dass der Hund größer ist als meine Katze.",
    ]);
    const who = clause(named("the", "children"), {
      kind: "action",
      verb: verb("helfen"),
      object: known("they"),
    });
    expect(
      statement(clause(named("the", "children", { who }), { kind: "action", verb: verb("lachen") })),
    ).toEqual(["The children who help them laugh.", "Die Kinder, die ihnen helfen, lachen."]);
    expect(
      statement(
        clause(named("the", "children", { who }), { kind: "action", verb: verb("lachen") }, today),
        true,
      )[1],
    ).toBe("Heute lachen die Kinder, die ihnen helfen.");
  });

  it("have a capital, one sign at the end and one space between words", () => {
    const draws = new SentenceDraws(new Draws(2));
    for (let i = 0; i < 1000; i++) {
      const sentence = draws.sentence();
      for (const text of [sayInEnglish(sentence), sayInGerman(sentence)]) {
        expect(text).toMatch(/^[A-ZÄÖÜ][A-Za-zäöüßÄÖÜ]*(?:,? [A-Za-zäöüßÄÖÜ]+)*[.?]$/);
        expect(text).not.toContain("undefined");
      }
    }
  });
});
