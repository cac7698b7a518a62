/** The games, by their names on the page. */
export const VARIANTS = {
  mm: "MM, minimax",
  ns: "NS, non-saturating",
  wgan: "WGAN, clipped weights",
  wganGp: "WGAN-GP",
  lsgan: "LSGAN, least squares",
  dragan: "DRAGAN",
  began: "BEGAN",
  hinge: "Hinge",
  relativistic: "Relativistic average",
} as const;
export type Variant = keyof typeof VARIANTS;

/** What is worth looking for in each. */
export const ABOUT: Readonly<Record<Variant, string>> = {
  mm: "The generator lowers log(1 − D(y)). Where D is sure, its arrows all but vanish.",
  ns: "The generator raises log D(y): the arrows are long just where it is found out.",
  wgan: "A critic that scores instead of judging, its weights clipped: a field without cliffs.",
  wganGp: "The critic's slope is pulled to 1 between data and samples: the arrows have one length.",
  lsgan: "Squared distance to 1 or 0: samples that are too good are pulled back, too.",
  dragan: "Minimax, with the slope pulled to 1 around the data only.",
  began: "D is an autoencoder of one number: it likes places that it can rebuild.",
  hinge: "D stops caring once data and samples are far enough apart.",
  relativistic: "D compares: is a point more real than samples are on average?",
};
