import { compile } from "@nn/tensor";
import { expect, it } from "vitest";
import type { Captured } from "../../workload.js";
import { decodeWithCache } from "./with-cache.js";
import { decodeWithoutCache } from "./without-cache.js";

it("a cache of keys and values changes nothing in the text", async () => {
  const plain = decodeWithoutCache.prepare((fn) => fn);
  const cached = decodeWithCache.prepare(compile as Captured);
  for (const { run } of [plain, cached]) await run();
  expect(await cached.check!()).toBe(await plain.check!());
});
