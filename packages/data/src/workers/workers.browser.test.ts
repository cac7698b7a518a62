import { expect, it } from "vitest";
import { expectServed } from "./test-support/behaviour.js";
import { serveDataset, workerDataset } from "./index.js";

it("a data set runs in a worker of a page", async () => {
  await expectServed(
    new Worker(new URL("./test-support/slow.worker.ts", import.meta.url), { type: "module" }),
  );
});

it("a worker that can't be loaded is told", async () => {
  const source = URL.createObjectURL(
    new Blob(["throw new Error('no data here')"], { type: "text/javascript" }),
  );
  await expect(workerDataset(new URL(source))).rejects.toThrow("no data here");
  expect(() => serveDataset({ length: 0, get: () => 0 })).toThrow("this is no worker");
});
