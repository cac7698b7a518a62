import type { Gender, Kind, Noun } from "./entries.js";

type Row = readonly [
  english: string,
  englishPlural: string,
  gender: "m" | "f" | "n",
  german: string,
  genitive: string,
  plural: string,
];

// A masculine one whose genitive ends in n has that form in all cases but the first: den Jungen, dem Jungen.
const ROWS: Readonly<Record<Kind, readonly Row[]>> = {
  person: [
    ["man", "men", "m", "Mann", "Mannes", "Männer"],
    ["woman", "women", "f", "Frau", "Frau", "Frauen"],
    ["child", "children", "n", "Kind", "Kindes", "Kinder"],
    ["girl", "girls", "n", "Mädchen", "Mädchens", "Mädchen"],
    ["boy", "boys", "m", "Junge", "Jungen", "Jungen"],
    ["friend", "friends", "m", "Freund", "Freundes", "Freunde"],
    ["neighbour", "neighbours", "m", "Nachbar", "Nachbarn", "Nachbarn"],
    ["doctor", "doctors", "m", "Arzt", "Arztes", "Ärzte"],
    ["teacher", "teachers", "m", "Lehrer", "Lehrers", "Lehrer"],
    ["student", "students", "m", "Student", "Studenten", "Studenten"],
    ["brother", "brothers", "m", "Bruder", "Bruders", "Brüder"],
    ["sister", "sisters", "f", "Schwester", "Schwester", "Schwestern"],
    ["daughter", "daughters", "f", "Tochter", "Tochter", "Töchter"],
    ["son", "sons", "m", "Sohn", "Sohnes", "Söhne"],
    ["uncle", "uncles", "m", "Onkel", "Onkels", "Onkel"],
    ["aunt", "aunts", "f", "Tante", "Tante", "Tanten"],
    ["baker", "bakers", "m", "Bäcker", "Bäckers", "Bäcker"],
    ["farmer", "farmers", "m", "Bauer", "Bauern", "Bauern"],
    ["king", "kings", "m", "König", "Königs", "Könige"],
    ["queen", "queens", "f", "Königin", "Königin", "Königinnen"],
    ["guest", "guests", "m", "Gast", "Gastes", "Gäste"],
  ],
  animal: [
    ["dog", "dogs", "m", "Hund", "Hundes", "Hunde"],
    ["cat", "cats", "f", "Katze", "Katze", "Katzen"],
    ["horse", "horses", "n", "Pferd", "Pferdes", "Pferde"],
    ["bird", "birds", "m", "Vogel", "Vogels", "Vögel"],
    ["cow", "cows", "f", "Kuh", "Kuh", "Kühe"],
    ["bear", "bears", "m", "Bär", "Bären", "Bären"],
    ["lion", "lions", "m", "Löwe", "Löwen", "Löwen"],
    ["mouse", "mice", "f", "Maus", "Maus", "Mäuse"],
    ["duck", "ducks", "f", "Ente", "Ente", "Enten"],
    ["rabbit", "rabbits", "n", "Kaninchen", "Kaninchens", "Kaninchen"],
  ],
  thing: [
    ["book", "books", "n", "Buch", "Buches", "Bücher"],
    ["letter", "letters", "m", "Brief", "Briefes", "Briefe"],
    ["car", "cars", "n", "Auto", "Autos", "Autos"],
    ["table", "tables", "m", "Tisch", "Tisches", "Tische"],
    ["chair", "chairs", "m", "Stuhl", "Stuhles", "Stühle"],
    ["picture", "pictures", "n", "Bild", "Bildes", "Bilder"],
    ["bicycle", "bicycles", "n", "Fahrrad", "Fahrrades", "Fahrräder"],
    ["key", "keys", "m", "Schlüssel", "Schlüssels", "Schlüssel"],
    ["bag", "bags", "f", "Tasche", "Tasche", "Taschen"],
    ["flower", "flowers", "f", "Blume", "Blume", "Blumen"],
    ["cup", "cups", "f", "Tasse", "Tasse", "Tassen"],
    ["lamp", "lamps", "f", "Lampe", "Lampe", "Lampen"],
    ["clock", "clocks", "f", "Uhr", "Uhr", "Uhren"],
    ["hat", "hats", "m", "Hut", "Hutes", "Hüte"],
    ["coat", "coats", "m", "Mantel", "Mantels", "Mäntel"],
    ["newspaper", "newspapers", "f", "Zeitung", "Zeitung", "Zeitungen"],
    ["knife", "knives", "n", "Messer", "Messers", "Messer"],
    ["ball", "balls", "m", "Ball", "Balles", "Bälle"],
    ["gift", "gifts", "n", "Geschenk", "Geschenks", "Geschenke"],
    ["umbrella", "umbrellas", "m", "Regenschirm", "Regenschirms", "Regenschirme"],
    ["shirt", "shirts", "n", "Hemd", "Hemdes", "Hemden"],
    ["box", "boxes", "f", "Kiste", "Kiste", "Kisten"],
  ],
  food: [
    ["apple", "apples", "m", "Apfel", "Apfels", "Äpfel"],
    ["cake", "cakes", "m", "Kuchen", "Kuchens", "Kuchen"],
    ["egg", "eggs", "n", "Ei", "Eies", "Eier"],
    ["potato", "potatoes", "f", "Kartoffel", "Kartoffel", "Kartoffeln"],
    ["tomato", "tomatoes", "f", "Tomate", "Tomate", "Tomaten"],
    ["pear", "pears", "f", "Birne", "Birne", "Birnen"],
    ["sausage", "sausages", "f", "Wurst", "Wurst", "Würste"],
    ["pizza", "pizzas", "f", "Pizza", "Pizza", "Pizzas"],
  ],
  place: [
    ["garden", "gardens", "m", "Garten", "Gartens", "Gärten"],
    ["kitchen", "kitchens", "f", "Küche", "Küche", "Küchen"],
    ["park", "parks", "m", "Park", "Parks", "Parks"],
    ["city", "cities", "f", "Stadt", "Stadt", "Städte"],
    ["forest", "forests", "m", "Wald", "Waldes", "Wälder"],
    ["village", "villages", "n", "Dorf", "Dorfes", "Dörfer"],
    ["room", "rooms", "n", "Zimmer", "Zimmers", "Zimmer"],
  ],
  building: [
    ["house", "houses", "n", "Haus", "Hauses", "Häuser"],
    ["school", "schools", "f", "Schule", "Schule", "Schulen"],
    ["church", "churches", "f", "Kirche", "Kirche", "Kirchen"],
    ["museum", "museums", "n", "Museum", "Museums", "Museen"],
    ["hotel", "hotels", "n", "Hotel", "Hotels", "Hotels"],
    ["shop", "shops", "m", "Laden", "Ladens", "Läden"],
    ["castle", "castles", "n", "Schloss", "Schlosses", "Schlösser"],
  ],
  weather: [
    ["rain", "rains", "m", "Regen", "Regens", "Regen"],
    ["storm", "storms", "m", "Sturm", "Sturmes", "Stürme"],
    ["weather", "weathers", "n", "Wetter", "Wetters", "Wetter"],
    ["heat", "heats", "f", "Hitze", "Hitze", "Hitzen"],
    ["noise", "noises", "m", "Lärm", "Lärms", "Lärme"],
  ],
};

const GENDERS = { m: "masculine", f: "feminine", n: "neuter" } as const satisfies Record<string, Gender>;

/** The nouns of some kinds. */
export function nounsOf(kinds: readonly Kind[]): Noun[] {
  return kinds.flatMap((kind) =>
    ROWS[kind].map(([english, englishPlural, gender, german, genitive, plural]) => ({
      ...{ kind, english, englishPlural, german, genitive, plural },
      gender: GENDERS[gender],
    })),
  );
}
