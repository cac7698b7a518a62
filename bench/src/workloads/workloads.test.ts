import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { FRONT_PAGE, QUICK_CHOICE, workloads } from "./index.js";

const names = workloads.map(({ name }) => name);

describe("the workloads", () => {
  it("have names of their own", () => {
    expect(new Set(names).size).toBe(names.length);
  });

  it.each([...QUICK_CHOICE, ...FRONT_PAGE])("include %s, which is chosen by name", (name) => {
    expect(names).toContain(name);
  });

  it("are what peers know by the same names", () => {
    const folder = path.resolve(import.meta.dirname, "../../peers");
    const sources = readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => !file.includes("node_modules") && /\.(mjs|py)$/.test(file))
      .map((file) => readFileSync(path.join(folder, file), "utf8"))
      .join("\n");
    const quoted = [...sources.matchAll(/"((?:conv|decode|add|gradient|sum|layer|relu)-[a-z0-9-]+)":/g)];
    expect(quoted.length).toBeGreaterThan(20);
    for (const [, name] of quoted) expect(names).toContain(name);
  });
});
