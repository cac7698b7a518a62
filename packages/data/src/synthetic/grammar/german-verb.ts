import type { GermanVerb } from "./lexicon/entries.js";
import type { Person } from "./meaning.js";

export const SEIN: GermanVerb = {
  ...{ infinitive: "sein", past: "war", participle: "gewesen", sein: true },
  present: ["bin", "bist", "ist", "sind", "sind"],
};
export const HABEN: GermanVerb = {
  ...{ infinitive: "haben", past: "hatte", participle: "gehabt", present: ["hast", "hat"] },
};
export const WERDEN: GermanVerb = {
  ...{ infinitive: "werden", past: "wurde", participle: "geworden", sein: true, present: ["wirst", "wird"] },
};

/** ich, du, er, wir, sie: places in a table of forms. */
const PLACES: Readonly<Record<Person, 0 | 1 | 2 | 3 | 4>> = { I: 0, you: 1, he: 2, she: 2, we: 3, they: 4 };

/** The form for a person, without a prefix that may stand apart. */
export function conjugated(verb: GermanVerb, person: Person, tense: "present" | "past"): string {
  return (tense === "present" ? presentForms(verb) : pastForms(verb))[PLACES[person]];
}

/** As in "will … anrufen". */
export function infinitiveOf({ prefix = "", infinitive }: GermanVerb): string {
  return prefix + infinitive;
}

type Forms = readonly [ich: string, du: string, er: string, wir: string, sie: string];

function presentForms({ infinitive, present }: GermanVerb): Forms {
  if (present?.length === 5) return present;
  const stem = infinitive.replace(/e?n$/, "");
  const [du, er] = present ?? [stem + endingOfDu(stem), stem + (needsE(stem) ? "et" : "t")];
  return [`${stem}e`, du, er, infinitive, infinitive];
}

function pastForms({ past }: GermanVerb): Forms {
  // kaufte, kauftest; kam, kamst.
  const weak = past.endsWith("e");
  const du = weak ? "st" : /[sßz]$/.test(past) ? "est" : endingOfDu(past);
  const many = past + (weak ? "n" : "en");
  return [past, past + du, past, many, many];
}

function endingOfDu(stem: string): string {
  if (/[sßxz]$/.test(stem)) return "t";
  return needsE(stem) ? "est" : "st";
}

/** Endings that can't be spoken without: du arbeitest, du öffnest. */
function needsE(stem: string): boolean {
  return /[dt]$|[bdfgkpt][mn]$|ch[mn]$/.test(stem);
}
