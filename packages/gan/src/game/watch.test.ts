import { Linear } from "@nn/layers";
import type { Progress } from "@nn/train";
import { afterEach, describe, expect, it, vi } from "vitest";
import { GAN } from "../gan.js";
import { GameWatch } from "./watch.js";

const gan = new GAN({ generator: new Linear(2, 2), discriminator: new Linear(2, 1), codeSize: 2 });

function looks(metrics: Readonly<Record<string, number>>, count: number, first = 1000): string[] {
  const said: string[] = [];
  vi.spyOn(console, "warn").mockImplementation((text: string) => said.push(text));
  const watch = new GameWatch(gan);
  for (let i = 0; i < count; i++) {
    watch.onProgress({ metrics, totalSteps: first + i } as Progress);
  }
  return said;
}

afterEach(() => vi.restoreAllMocks());

describe("GameWatch", () => {
  it("tells of a collapse once", () => {
    const said = looks({ spread: 0.02, real: 0.6, fake: 0.4 }, 10);
    expect(said).toHaveLength(1);
    expect(said[0]).toContain("collapse at step 1002: generated examples differ from each other by 2 %");
  });

  it("tells of a game that the discriminator has won", () => {
    expect(looks({ spread: 1, real: 0.999, fake: 0.001 }, 5)).toEqual([
      expect.stringContaining("lost game at step 1002"),
    ]);
  });

  it("says nothing while all is well, or training has just begun", () => {
    expect(looks({ spread: 0.8, real: 0.6, fake: 0.4 }, 10)).toEqual([]);
    expect(looks({ spread: 0.02, real: 0.6, fake: 0.4 }, 10, 0)).toEqual([]);
    expect(looks({ spread: 0.02, real: 0.6, fake: 0.4 }, 2)).toEqual([]);
  });
});
