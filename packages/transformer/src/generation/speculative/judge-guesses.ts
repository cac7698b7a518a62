import { drawToken } from "./draw-token.js";

/** Guesses, and what they are judged by. */
export interface Guesses {
  /** γ tokens. */
  readonly tokens: readonly number[];
  /** By which probabilities each was drawn: γ times `[V]`. */
  readonly draft: readonly ArrayLike<number>[];
  /** Those of the target, also for the token behind the last: γ + 1 times `[V]`. */
  readonly target: readonly ArrayLike<number>[];
}

/** What is left of guesses. */
export interface Judgement {
  /** How many are accepted, from the first. */
  readonly accepted: number;
  /** The token behind those. */
  readonly next: number;
}

/**
 * Accepts each guess x with the probability min(1, p(x) / q(x)). The first that is refused is drawn anew by
 * max(0, p - q), and if none is, a further token by p: so that tokens come as they do by p alone.
 *
 * @param random - γ + 1 numbers, 0 … 1.
 *
 * Source: Leviathan et al. (2023), algorithm 1.
 */
export function judgeGuesses({ tokens, draft, target }: Guesses, random: ArrayLike<number>): Judgement {
  for (const [i, token] of tokens.entries()) {
    const [p, q] = [target[i], draft[i]];
    const likelier = p[token] / q[token];
    if (random[i] < likelier) continue;
    const rest = Array.from(p, (each, id) => Math.max(0, each - q[id]));
    // Whether it was refused says nothing about where in its own range the number lies.
    const fresh = (random[i] - likelier) / (1 - likelier);
    return { accepted: i, next: drawToken(rest.some((each) => each > 0) ? rest : p, fresh) };
  }
  return { accepted: tokens.length, next: drawToken(target[tokens.length], random[tokens.length]) };
}
