import type { Adjective, Kind } from "./entries.js";

const LIVING = ["person", "animal"] as const;
const PLACES = ["place", "building"] as const;

type Row = readonly [
  english: string,
  englishMore: string | undefined,
  german: string,
  germanMore: string | undefined,
  of: readonly Kind[],
  stem?: string,
];

const ROWS: readonly Row[] = [
  ["old", "older", "alt", "älter", [...LIVING, "thing", ...PLACES]],
  ["young", "younger", "jung", "jünger", LIVING],
  ["big", "bigger", "groß", "größer", [...LIVING, "thing", "food", ...PLACES]],
  ["small", "smaller", "klein", "kleiner", [...LIVING, "thing", "food", ...PLACES]],
  ["beautiful", "more beautiful", "schön", "schöner", [...LIVING, "thing", ...PLACES]],
  ["friendly", "friendlier", "freundlich", "freundlicher", LIVING],
  ["clever", "cleverer", "klug", "klüger", LIVING],
  ["happy", "happier", "glücklich", "glücklicher", LIVING],
  ["sad", "sadder", "traurig", "trauriger", LIVING],
  ["strong", "stronger", "stark", "stärker", LIVING],
  ["tired", undefined, "müde", undefined, LIVING, "müd"],
  ["hungry", "hungrier", "hungrig", "hungriger", LIVING],
  ["rich", "richer", "reich", "reicher", ["person"]],
  ["poor", "poorer", "arm", "ärmer", ["person"]],
  ["famous", "more famous", "berühmt", "berühmter", ["person"]],
  ["fast", "faster", "schnell", "schneller", ["animal"]],
  ["new", "newer", "neu", "neuer", ["thing", ...PLACES]],
  ["red", undefined, "rot", undefined, ["thing"]],
  ["blue", undefined, "blau", undefined, ["thing"]],
  ["white", undefined, "weiß", undefined, ["thing", "animal"]],
  ["black", undefined, "schwarz", undefined, ["thing", "animal"]],
  ["expensive", "more expensive", "teuer", "teurer", ["thing", "food"], "teur"],
  ["heavy", "heavier", "schwer", "schwerer", ["thing"]],
  ["dark", "darker", "dunkel", "dunkler", PLACES, "dunkl"],
  ["quiet", "quieter", "ruhig", "ruhiger", PLACES],
  ["fresh", "fresher", "frisch", "frischer", ["food"]],
  ["good", "better", "gut", "besser", ["food"]],
  ["terrible", undefined, "schrecklich", undefined, ["weather"]],
];

/** The adjectives that suit a kind of noun. */
export function adjectivesOf(kind: Kind): Adjective[] {
  return ROWS.filter((row) => row[4].includes(kind)).map(
    ([english, englishMore, german, germanMore, of, stem = german]) => ({
      ...{ english, englishMore, german, germanMore, of, stem },
    }),
  );
}
