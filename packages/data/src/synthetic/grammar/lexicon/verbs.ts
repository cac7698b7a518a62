import type { EnglishVerb, GermanVerb, Modal, Verb } from "./entries.js";

const LIVING = ["person", "animal"] as const;
const ANYTHING = ["person", "animal", "thing"] as const;

type Forms = readonly [english: string, german: string, more?: Partial<GermanVerb>];
type Frame = Omit<Verb, "english" | "german">;

/**
 * Forms with spaces between: base, past, participle and what follows the verb in English; infinitive, past, participle in
 * German. No English past is as its present: which of them is meant could not be told.
 */
const FRAMES: readonly (Frame & { readonly verbs: readonly Forms[] })[] = [
  {
    ...{ subject: ["person"], takes: "nothing", object: [], moves: false },
    verbs: [
      ["laugh laughed laughed", "lachen lachte gelacht"],
      ["work worked worked", "arbeiten arbeitete gearbeitet"],
      ["wait waited waited", "warten wartete gewartet"],
      ["sing sang sung", "singen sang gesungen"],
      ["dance danced danced", "tanzen tanzte getanzt"],
      ["shop shopped shopped", "kaufen kaufte eingekauft", { prefix: "ein" }],
      ["arrive arrived arrived", "kommen kam angekommen", { prefix: "an", sein: true }],
      ["get got got up", "stehen stand aufgestanden", { prefix: "auf", sein: true }],
    ],
  },
  {
    ...{ subject: LIVING, takes: "nothing", object: [], moves: false },
    verbs: [
      ["sleep slept slept", "schlafen schlief geschlafen", { present: ["schläfst", "schläft"] }],
      ["play played played", "spielen spielte gespielt"],
      [
        "fall fell fallen asleep",
        "schlafen schlief eingeschlafen",
        { prefix: "ein", sein: true, present: ["schläfst", "schläft"] },
      ],
    ],
  },
  {
    ...{ subject: LIVING, takes: "nothing", object: [], moves: true },
    verbs: [
      ["go went gone", "gehen ging gegangen", { sein: true }],
      ["come came come", "kommen kam gekommen", { sein: true }],
      ["run ran run", "laufen lief gelaufen", { sein: true, present: ["läufst", "läuft"] }],
      ["jump jumped jumped", "springen sprang gesprungen", { sein: true }],
    ],
  },
  {
    ...{ subject: LIVING, takes: "accusative", object: ANYTHING, moves: false },
    verbs: [
      ["see saw seen", "sehen sah gesehen", { present: ["siehst", "sieht"] }],
      ["hear heard heard", "hören hörte gehört"],
      ["find found found", "finden fand gefunden"],
      ["look looked looked for", "suchen suchte gesucht"],
    ],
  },
  {
    ...{ subject: ["person"], takes: "accusative", object: LIVING, moves: false },
    verbs: [
      ["love loved loved", "lieben liebte geliebt"],
      ["know knew known", "kennen kannte gekannt"],
      ["wake woke woken", "wecken weckte geweckt"],
    ],
  },
  {
    ...{ subject: ["person"], takes: "accusative", object: ["person"], moves: false },
    verbs: [
      ["visit visited visited", "besuchen besuchte besucht"],
      ["meet met met", "treffen traf getroffen", { present: ["triffst", "trifft"] }],
      ["call called called", "rufen rief angerufen", { prefix: "an" }],
      ["invite invited invited", "laden lud eingeladen", { prefix: "ein", present: ["lädst", "lädt"] }],
      ["understand understood understood", "verstehen verstand verstanden"],
    ],
  },
  {
    ...{ subject: ["person"], takes: "accusative", object: ["thing"], moves: false },
    verbs: [
      ["buy bought bought", "kaufen kaufte gekauft"],
      ["need needed needed", "brauchen brauchte gebraucht"],
      ["carry carried carried", "tragen trug getragen", { present: ["trägst", "trägt"] }],
      ["paint painted painted", "malen malte gemalt"],
      ["clean cleaned cleaned", "putzen putzte geputzt"],
      ["steal stole stolen", "stehlen stahl gestohlen", { present: ["stiehlst", "stiehlt"] }],
      ["lose lost lost", "verlieren verlor verloren"],
      ["throw threw thrown away", "werfen warf weggeworfen", { prefix: "weg", present: ["wirfst", "wirft"] }],
    ],
  },
  {
    ...{ subject: LIVING, takes: "accusative", object: ["food"], moves: false },
    verbs: [["eat ate eaten", "essen aß gegessen", { present: ["isst", "isst"] }]],
  },
  {
    ...{ subject: ["person"], takes: "accusative", object: ["food"], moves: false },
    verbs: [
      ["order ordered ordered", "bestellen bestellte bestellt"],
      ["try tried tried", "probieren probierte probiert"],
    ],
  },
  {
    ...{ subject: ["person"], takes: "dative", object: LIVING, moves: false },
    verbs: [
      ["help helped helped", "helfen half geholfen", { present: ["hilfst", "hilft"] }],
      ["follow followed followed", "folgen folgte gefolgt", { sein: true }],
      ["trust trusted trusted", "vertrauen vertraute vertraut"],
    ],
  },
  {
    ...{ subject: ["person"], takes: "dative", object: ["person"], moves: false },
    verbs: [
      ["thank thanked thanked", "danken dankte gedankt"],
      ["answer answered answered", "antworten antwortete geantwortet"],
    ],
  },
  {
    ...{ subject: ["person"], takes: "both", object: ["thing", "food"], moves: false },
    verbs: [
      ["give gave given", "geben gab gegeben", { present: ["gibst", "gibt"] }],
      ["show showed shown", "zeigen zeigte gezeigt"],
      ["send sent sent", "schicken schickte geschickt"],
      ["bring brought brought", "bringen brachte gebracht"],
      ["sell sold sold", "verkaufen verkaufte verkauft"],
    ],
  },
];

/** What people do with a sentence: they know that … */
const REPORTS: readonly Forms[] = [
  ["know knew known", "wissen wusste gewusst", { present: ["weiß", "weißt", "weiß", "wissen", "wissen"] }],
  ["say said said", "sagen sagte gesagt"],
  ["believe believed believed", "glauben glaubte geglaubt"],
  ["hope hoped hoped", "hoffen hoffte gehofft"],
];

/** What is said with "can"; its forms in German, and those of the present. */
const MODALS: readonly (readonly [Modal["english"], string, string])[] = [
  ["can", "können konnte gekonnt", "kann kannst kann können können"],
  ["have to", "müssen musste gemusst", "muss musst muss müssen müssen"],
  ["want to", "wollen wollte gewollt", "will willst will wollen wollen"],
  ["be allowed to", "dürfen durfte gedurft", "darf darfst darf dürfen dürfen"],
  ["should", "sollen sollte gesollt", "sollte solltest sollte sollten sollten"],
];

/** Everything that can be done. */
export function allVerbs(): Verb[] {
  return FRAMES.flatMap(({ verbs, ...frame }) => verbs.map((forms) => ({ ...frame, ...readForms(forms) })));
}

/** What one does with a sentence, as in "I know that …". */
export function reportVerbs(): Verb[] {
  const frame: Frame = { subject: ["person"], takes: "nothing", object: [], moves: false };
  return REPORTS.map((forms) => ({ ...frame, ...readForms(forms) }));
}

export function allModals(): Modal[] {
  return MODALS.map(([english, german, present]) => ({
    english,
    german: readGerman(german, { present: present.split(" ") as [string, string, string, string, string] }),
    hasPast: english !== "should",
  }));
}

function readForms([english, german, more]: Forms): Pick<Verb, "english" | "german"> {
  const [base, past, participle, particle] = english.split(" ");
  const forms: EnglishVerb = { base, past, participle };
  return { english: particle ? { ...forms, particle } : forms, german: readGerman(german, more) };
}

function readGerman(forms: string, more: Partial<GermanVerb> = {}): GermanVerb {
  const [infinitive, past, participle] = forms.split(" ");
  return { infinitive, past, participle, ...more };
}
