import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { writeBetweenMarkers } from "./write.js";

describe("writeBetweenMarkers", () => {
  const file = path.join(mkdtempSync(path.join(tmpdir(), "bench-")), "page.md");

  it("replaces what is between the markers, however often", () => {
    writeFileSync(file, "before\n<!-- bench:start -->\nold\n<!-- bench:end -->\nafter\n");
    writeBetweenMarkers(file, "new");
    writeBetweenMarkers(file, "newer");
    const text = readFileSync(file, "utf8");
    expect(text).toBe("before\n<!-- bench:start -->\n\nnewer\n\n<!-- bench:end -->\nafter\n");
  });

  it("refuses a file without them", () => {
    writeFileSync(file, "nothing");
    expect(() => writeBetweenMarkers(file, "new")).toThrow("page.md has no <!-- bench:start -->");
  });
});
