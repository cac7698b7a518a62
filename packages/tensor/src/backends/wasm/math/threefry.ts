import type { Low, LowBuilder } from "../low.js";

export const ROTATIONS = [13, 15, 26, 6, 17, 29, 16, 24];
export const PARITY = 0x1bd11bda;

/** Both output words of Threefry-2x32-20 (Salmon et al., 2011, section 4.1) on the counter (c0, c1). */
export function threefry2x32(
  m: LowBuilder,
  keys: readonly [Low, Low],
  counter: readonly [Low, Low],
): [Low, Low] {
  const schedule = [keys[0], keys[1], m.xor(m.xor(keys[0], keys[1]), m.i(PARITY))];
  let x0 = m.iadd(counter[0], keys[0]);
  let x1 = m.iadd(counter[1], keys[1]);
  for (let round = 0; round < 20; round++) {
    const turn = ROTATIONS[round % 8];
    x0 = m.iadd(x0, x1);
    x1 = m.xor(m.or(m.shl(x1, turn), m.shrU(x1, 32 - turn)), x0);
    if (round % 4 === 3) {
      const injection = (round + 1) / 4;
      x0 = m.iadd(x0, schedule[injection % 3]);
      x1 = m.iadd(m.iadd(x1, schedule[(injection + 1) % 3]), m.i(injection));
    }
  }
  return [x0, x1];
}
