import { expect, it } from "vitest";
import type { ExperimentOptions } from "./experiment.js";
import { forecasting } from "./forecasting.js";

it("reads a file that isn't there before it trains", async () => {
  const options: ExperimentOptions = {
    quick: true,
    seed: 0,
    data: "no-such-folder/ETTh1.csv",
    variant: undefined,
    signal: new AbortController().signal,
    reporterFor: () => ({}),
    training: () => expect.fail("it trained"),
  };
  await expect(forecasting(options)).rejects.toThrow("can't open");
});
