import { expect, it } from "vitest";
import { Queue } from "./queue.js";

/** A promise, and what settles it. */
function later(): { readonly promise: Promise<void>; readonly settle: () => void } {
  let settle!: () => void;
  const promise = new Promise<void>((resolve) => (settle = resolve));
  return { promise, settle };
}

it("does things at once, and in order behind what takes its time", async () => {
  const queue = new Queue();
  const done: string[] = [];
  queue.do(() => void done.push("first"));
  expect(done).toEqual(["first"]);
  const { promise, settle } = later();
  queue.do(() => promise.then(() => void done.push("slow")));
  queue.do(() => void done.push("last"));
  expect([queue.idle, done]).toEqual([false, ["first"]]);
  settle();
  await expect.poll(() => done).toEqual(["first", "slow", "last"]);
  expect(queue.idle).toBe(true);
});

it("asks to wait while much is waiting", async () => {
  const queue = new Queue();
  const { promise, settle } = later();
  let done = 0;
  queue.do(() => promise);
  queue.do(() => void done++);
  expect(queue.backlog()).toBeUndefined();
  for (let i = 0; i < 1000; i++) queue.do(() => void done++);
  const backlog = queue.backlog();
  expect(backlog).toBeInstanceOf(Promise);
  settle();
  await backlog;
  expect(done).toBe(1001);
  expect(queue.backlog()).toBeUndefined();
});
