import { readFileSync } from "node:fs";
import { arange, tensor } from "@nn/tensor";
import { beforeAll, describe, expect, it } from "vitest";
import { pngLevels, readEvents, type ReadEvent, type ReadValue } from "../test-support/read-events.js";
import { SummaryWriter } from "./summary-writer.js";

const fixture = new URL("../../fixtures/tensorboard.golden.tfevents", import.meta.url);
const recorded = readEvents(new Uint8Array(readFileSync(fixture)));
let ours: ReadEvent[] = [];

/** What tools/goldens/record_tensorboard.py does with PyTorch's writer. */
beforeAll(async () => {
  const writer = new SummaryWriter("run", { store: "memory" });
  const values = tensor([-3, -1e-13, 0, 0, 0.25, 0.5, 2, 2, 1e6], { dtype: "float64" });
  const image = arange(6).reshape([1, 2, 3]).div(5);
  const images = arange(9 * 3 * 2 * 2).reshape([9, 3, 2, 2]).div(107); // prettier-ignore
  writer.addScalar("loss", 0.25, 0, { wallTime: 1.5 });
  writer.addScalar("loss", tensor(0.125), 7, { wallTime: 2.5 });
  writer.addHistogram("weights", values, 1, { wallTime: 3.5 });
  writer.addHistogram("edges", values, 2, { edges: [-1, 0, 0.5, 2, 4], wallTime: 4.5 });
  writer.addImage("image", image, 3, { wallTime: 5.5 });
  writer.addImage("rows", image.squeeze(0), 3, { dataformats: "HW", wallTime: 5.5 });
  writer.addImages("images", images, 4, { wallTime: 6.5 });
  writer.addText("note", "**bold** é", 5, { wallTime: 7.5 });
  const [{ bytes }] = await writer.files();
  ours = readEvents(bytes);
});

const valueOf = (events: readonly ReadEvent[], tag: string): ReadValue =>
  events.flatMap(({ summary }) => summary?.value ?? []).find((value) => value.tag === tag)!;

/** Levels of three channels, as PyTorch writes grey ones, too. */
function levelsOf(events: readonly ReadEvent[], tag: string) {
  const { image } = valueOf(events, tag);
  const { width, height, channels, levels } = pngLevels(image!.encodedImageString);
  expect([image!.width, image!.height, image!.colorspace]).toEqual([width, height, channels]);
  return {
    width,
    height,
    levels: channels === 1 ? levels.flatMap((level) => [level, level, level]) : levels,
  };
}

describe("an event file like PyTorch's", () => {
  it("has the same events, apart from pictures the same bytes", () => {
    const plain = (events: readonly ReadEvent[]) =>
      events.filter(({ summary }) => summary && !summary.value[0].image);
    expect(plain(ours)).toEqual(plain(recorded));
    expect(plain(ours)).toHaveLength(5);
    expect(ours[0]).toMatchObject({ fileVersion: recorded[0].fileVersion });
    const places = ({ wallTime, step }: ReadEvent) => [wallTime, step];
    expect(ours.slice(1).map(places)).toEqual(recorded.slice(1).map(places));
  });

  it.each(["image", "rows", "images"])("has the same pixels: %s", (tag) => {
    expect(levelsOf(ours, tag)).toEqual(levelsOf(recorded, tag));
  });
});
