import { afterEach, expect, it, vi } from "vitest";
import { Turns } from "./turns.js";

afterEach(() => vi.restoreAllMocks());

it("asks at turns of the event loop, of which others get theirs", async () => {
  const turns = new Turns();
  let asked = 0;
  let others = 0;
  const other = setInterval(() => others++);
  await turns.until(() => ++asked > 3 && others > 0);
  clearInterval(other);
  expect(asked).toBeGreaterThan(3);
});

it("waits for several at once, each to its own end", async () => {
  const turns = new Turns();
  const ended: string[] = [];
  let open = false;
  const late = turns.until(() => open).then(() => ended.push("late"));
  await turns.until(() => true).then(() => ended.push("early"));
  const refused = turns.until(() => {
    throw new Error("gone");
  });
  await expect(refused).rejects.toThrow("gone");
  open = true;
  await late;
  expect(ended).toEqual(["early", "late"]);
});

it("asks less often once it takes long", async () => {
  let now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => now);
  const timer = vi.spyOn(globalThis, "setTimeout");
  let asked = 0;
  await new Turns().until(() => {
    now += 4;
    return ++asked === 8;
  });
  // The first asks come at 0, 4, 8 ms; then each waits for a timer.
  expect(timer.mock.calls.length).toBe(5);
});
