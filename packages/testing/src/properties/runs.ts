/** How often a property is tried: `NN_RUNS=20` tries twenty times as often, with other numbers each time. */
export function runs(count: number, seed: number): { numRuns: number; seed?: number } {
  const factor = Number(process.env.NN_RUNS ?? 1);
  return factor === 1 ? { numRuns: count, seed } : { numRuns: count * factor };
}
