import * as nn from "@nn/tensor";
import { expect, it } from "vitest";
import { operations } from "./operations/index.js";

/** Exported functions that are no operations. */
const OTHERS = ["backlog", "compile", "device", "deviceBytes", "explain", "formatShape", "manualSeed", "profile", "realize", "scope", "setBackend", "steps", "withBackend"]; // prettier-ignore

it("has an entry with samples for every exported operation, and no other", () => {
  const exported = Object.entries(nn)
    .filter(([name, value]) => typeof value === "function" && /^[a-z]/.test(name) && !OTHERS.includes(name))
    .map(([name]) => name);
  expect(operations.map(({ name }) => name).sort()).toEqual(exported.sort());
  for (const { name, samples } of operations) expect(samples.length, name).toBeGreaterThan(0);
});

it("has derivatives checked for every operation that has some", () => {
  for (const { name, derivatives, samples } of operations) {
    if (typeof derivatives !== "object") expect(samples.some(({ smooth }) => smooth), name).toBe(true); // prettier-ignore
  }
});
