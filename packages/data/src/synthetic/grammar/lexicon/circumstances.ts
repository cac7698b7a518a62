import type { EnglishGerman, Preposition } from "./entries.js";
import type { Tense } from "../meaning.js";

const INSIDE = ["place", "building"] as const;
const AT_REST = { moves: false, negatable: true } as const;
const GOING = { moves: true, negatable: true } as const;
const REASON = { moves: false, negatable: false } as const;

export const PREPOSITIONS: readonly Preposition[] = [
  { english: "in", german: "in", case: "dative", of: INSIDE, ...AT_REST },
  { english: "behind", german: "hinter", case: "dative", of: ["building"], ...AT_REST },
  { english: "in front of", german: "vor", case: "dative", of: ["building"], ...AT_REST },
  { english: "next to", german: "neben", case: "dative", of: ["building"], ...AT_REST },
  { english: "with", german: "mit", case: "dative", of: ["person"], ...AT_REST },
  { english: "without", german: "ohne", case: "accusative", of: ["person"], ...AT_REST },
  { english: "because of", german: "wegen", case: "genitive", of: ["weather"], ...REASON },
  { english: "despite", german: "trotz", case: "genitive", of: ["weather"], ...REASON },
  { english: "into", german: "in", case: "accusative", of: INSIDE, ...GOING },
  { english: "through", german: "durch", case: "accusative", of: INSIDE, ...GOING },
];

/** When: what goes with a tense. */
export const TIMES: Readonly<Record<Tense, readonly EnglishGerman[]>> = {
  present: [
    ["today", "heute"],
    ["every day", "jeden Tag"],
    ["every morning", "jeden Morgen"],
    ["every week", "jede Woche"],
  ],
  past: [
    ["yesterday", "gestern"],
    ["last week", "letzte Woche"],
    ["on Sunday", "am Sonntag"],
    ["in the evening", "am Abend"],
  ],
  perfect: [
    ["today", "heute"],
    ["this week", "diese Woche"],
  ],
  future: [
    ["tomorrow", "morgen"],
    ["next week", "nächste Woche"],
    ["tonight", "heute Abend"],
    ["soon", "bald"],
  ],
};
