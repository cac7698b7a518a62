/** ψ(x) = d/dx ln Γ(x), for x > 0, by its asymptotic series from 7 on. */
export function digamma(x: number): number {
  let result = 0;
  let at = x;
  for (; at < 7; at++) result -= 1 / at;
  const square = 1 / (at - 0.5) ** 2;
  const series = 1 / 24 + square * (-7 / 960 + square * (31 / 8064 - (127 / 30720) * square));
  return result + Math.log(at - 0.5) + square * series;
}
