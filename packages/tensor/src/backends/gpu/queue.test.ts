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
  expect(done).toEqual(["first"]);
  settle();
  await expect.poll(() => done).toEqual(["first", "slow", "last"]);
  queue.do(() => void done.push("at once"));
  expect(done.at(-1)).toBe("at once");
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

it("waits for what is not ready, but for somebody in a hurry", async () => {
  const queue = new Queue();
  const done: string[] = [];
  const { promise, settle } = later();
  let ready: Promise<void> | undefined = promise;
  queue.do(
    () => void done.push("compiled"),
    () => ready,
  );
  queue.do(() => void done.push("next"));
  await Promise.resolve();
  expect(done).toEqual([]);
  queue.hurry();
  expect(done).toEqual(["compiled", "next"]);
  queue.do(() => void done.push("behind"));
  ready = undefined;
  settle();
  await expect.poll(() => done).toEqual(["compiled", "next", "behind"]);
});
