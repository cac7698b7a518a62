/** How a value goes to another one: as half a wave of a cosine, or evenly. */
export type AnnealStrategy = "cos" | "linear";

/** All of them. */
export const ANNEAL_STRATEGIES: readonly AnnealStrategy[] = ["cos", "linear"];

/** How far a value has gone, from 0 to 1, when the share `t` of the time has passed. */
export function annealed(strategy: AnnealStrategy, t: number): number {
  return strategy === "linear" ? t : (1 - Math.cos(Math.PI * t)) / 2;
}

/** The share `share` of the way from one value to another, exact at both ends. */
export function between(from: number, to: number, share: number): number {
  return from * (1 - share) + to * share;
}
