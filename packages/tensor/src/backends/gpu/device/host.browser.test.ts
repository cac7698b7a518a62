import { expect, it } from "vitest";
import { createHostDevice } from "./host.browser.js";

it("names what a page can use instead", async () => {
  await expect(createHostDevice("cpu")).rejects.toThrow('await setBackend("wasm")');
});
