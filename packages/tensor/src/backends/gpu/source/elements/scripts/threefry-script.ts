import { declareInteger } from "../declare.js";
import { PARITY, ROTATIONS } from "../../../../wasm/math/threefry.js";

/** Threefry-2x32-20 under the key (a, b) on the counter (c, 0), in JavaScript; round by round, as gpu.js has no tables. */
export function threefryScript(): string {
  const lines = [
    declareInteger("k2", `(a ^ b) ^ ${PARITY}`),
    declareInteger("x", "(c + a) | 0"),
    declareInteger("y", "b | 0"),
  ];
  const keys = ["a", "b", "k2"];
  for (let round = 0; round < 20; round++) {
    const turn = ROTATIONS[round % 8];
    lines.push("x = (x + y) | 0;", `y = ((y << ${turn}) | (y >>> ${32 - turn})) ^ x;`);
    if (round % 4 === 3) {
      const group = (round + 1) / 4;
      lines.push(`x = (x + ${keys[group % 3]}) | 0;`, `y = (y + ${keys[(group + 1) % 3]} + ${group}) | 0;`);
    }
  }
  return [...lines, "return x;"].join("\n");
}
