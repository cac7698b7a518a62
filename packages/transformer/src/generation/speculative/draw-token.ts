/**
 * A token by its probability.
 *
 * @param weights - `[V]`, not negative, in any proportion.
 * @param random - 0 … 1, without 1.
 */
export function drawToken(weights: ArrayLike<number>, random: number): number {
  let total = 0;
  for (let id = 0; id < weights.length; id++) total += weights[id];
  let [left, last] = [random * total, 0];
  for (let id = 0; id < weights.length; id++) {
    if (weights[id] <= 0) continue;
    last = id;
    left -= weights[id];
    if (left < 0) return id;
  }
  return last; // where rounding has left something over
}
