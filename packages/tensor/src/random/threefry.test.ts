import { describe, expect, it } from "vitest";
import { threefry2x32 } from "./threefry.js";

const hex = (words: readonly number[]) =>
  words.map((word) => (word >>> 0).toString(16).padStart(8, "0")).join(" ");

// kat_vectors of Random123 1.14, "threefry2x32 20".
describe("threefry2x32", () => {
  it("meets the known answers", () => {
    expect(hex(threefry2x32(0, 0, 0, 0))).toBe("6b200159 99ba4efe");
    expect(hex(threefry2x32(0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff))).toBe("1cb996fc bb002be7");
    expect(hex(threefry2x32(0x13198a2e, 0x03707344, 0x243f6a88, 0x85a308d3))).toBe("c4923a9c 483df7a0");
  });

  it("takes signed and unsigned words alike", () => {
    expect(threefry2x32(-1, -1, -1, -1)).toEqual(
      threefry2x32(0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff),
    );
  });
});
