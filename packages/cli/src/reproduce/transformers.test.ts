import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { decode } from "fast-png";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Command } from "../test-support/command.js";

let nn: Command;
beforeAll(async () => {
  nn = await Command.build("transformers");
}, 60_000);
afterAll(() => nn.remove());

const table = (out: string): string => out.slice(out.indexOf("──"), out.indexOf("Done after"));

/** A quick run, checked for what all of them leave behind. */
async function reproduce(name: string, ...more: string[]): Promise<string> {
  const { status, out, error } = await nn.run(["reproduce", name, "--quick", "--out", name, ...more]);
  expect(status, error).toBe(0);
  expect(table(out)).toMatch(/\d/);
  expect(table(out)).not.toMatch(/NaN|undefined/);
  expect(nn.page(name)).toContain(`nn reproduce ${name} --quick`);
  return table(out);
}

function expectPictures(name: string, pictures: readonly string[]): void {
  for (const picture of pictures) {
    const { width, height } = decode(readFileSync(path.join(nn.folder, name, `${picture}.png`)));
    expect(Math.min(width, height)).toBeGreaterThan(400);
  }
}

describe("nn reproduce, transformers", () => {
  it("copies, reverses, sorts and adds", { timeout: 240_000 }, async () => {
    const rows = await reproduce("transformer-tasks");
    for (const task of ["copy", "reverse", "sort", "addition"]) expect(rows).toContain(task);
    expectPictures("transformer-tasks", ["attention", "learning"]);
  });

  it("writes letter by letter, as in any text", { timeout: 240_000 }, async () => {
    const text = path.join(nn.folder, "text.txt");
    writeFileSync(text, "the cat sat on the mat and the dog sat on the log. ".repeat(60));
    const rows = await reproduce("transformer-characters", "--data", text);
    const losses = [...rows.matchAll(/^\d+ +[\d.]+ +([\d.]+)/gm)].map(([, loss]) => Number(loss));
    expect(losses).toHaveLength(2);
    expect(losses[1]).toBeLessThan(losses[0]!);
    expectPictures("transformer-characters", ["samples", "loss"]);
    expect(nn.page("transformer-characters")).toContain("text.txt");
  });

  it("translates dates, a grammar and parallel files", { timeout: 240_000 }, async () => {
    const folder = path.join(nn.folder, "pairs");
    mkdirSync(folder);
    for (const part of ["train", "val"]) {
      writeFileSync(path.join(folder, `${part}.en`), "a red house.\na blue dog.\n".repeat(20));
      writeFileSync(path.join(folder, `${part}.de`), "ein rotes Haus.\nein blauer Hund.\n".repeat(20));
    }
    const rows = await reproduce("transformer-translation", "--data", folder);
    expect(rows).toMatch(/dates to ISO 8601 .*%/);
    expect(rows).toMatch(/English to German .* % +[\d.]+ /);
    expect(rows).toMatch(/pairs +40 +40 /);
    expectPictures("transformer-translation", ["attention", "translations", "learning"]);
  });

  it("says which parallel file is missing", async () => {
    const { status, error } = await nn.run([
      "reproduce",
      "transformer-translation",
      "--quick",
      "--data",
      "no",
    ]);
    expect(status).toBe(1);
    expect(error).toContain("train.en");
  });

  it("compares pre-trained encoders and others", { timeout: 240_000 }, async () => {
    const rows = await reproduce("transformer-pretraining");
    for (const origin of ["from scratch", "pre-trained"]) expect(rows).toContain(origin);
    expectPictures("transformer-pretraining", ["words", "loss"]);
  });
});
