import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { deflateSync } from "node:zlib";
import { encode } from "fast-png";

import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DataLoader } from "../../data-loader.js";
import { FileError } from "../../files/file-error.js";
import { decodeImage } from "./decode-image.js";
import { imageFolder } from "./image-folder.js";
import { withChannels } from "./pixels.js";
import { resized } from "./resize.js";

const fixture = (name: string) => new URL(`../../../fixtures/images/${name}`, import.meta.url);
const golden = JSON.parse(readFileSync(fixture("images.golden.json"), "utf8")) as Record<
  string,
  Record<"rgb" | "grey" | "resized" | "larger", number[]>
>;
const bytesOf = (name: string) => Uint8Array.from(readFileSync(fixture(name)));
const furthest = (a: ArrayLike<number>, b: number[]) =>
  a.length === b.length ? Math.max(...b.map((value, i) => Math.abs(value - a[i]))) : Infinity;

describe("a picture", () => {
  it.each(Object.keys(golden))("has Pillow's pixels, in colour and grey, larger and smaller: %s", (name) => {
    const decoded = decodeImage("test", name, bytesOf(name));
    // Decoders of JPEG may differ in the last bit of a channel.
    const near = name.endsWith("jpg") ? 2 : 0;
    const { rgb, grey, resized: smaller, larger } = golden[name];
    const colours = withChannels(decoded, 3);
    expect([colours.width, colours.height]).toEqual([9, 6]);
    expect(furthest(colours.data, rgb)).toBeLessThanOrEqual(near);
    expect(furthest(withChannels(decoded, 1).data, grey)).toBeLessThanOrEqual(near);
    expect(furthest(resized(colours, 4, 5).data, smaller)).toBeLessThanOrEqual(near + 1);
    expect(furthest(resized(colours, 7, 12).data, larger)).toBeLessThanOrEqual(near + 1);
  });

  it("of 16 bits keeps the upper ones", () => {
    const png = encode({ width: 2, height: 1, data: Uint16Array.of(0x1234, 0xff00), channels: 1, depth: 16 });
    expect([...withChannels(decodeImage("test", "a", Uint8Array.from(png)), 1).data]).toEqual([0x12, 0xff]);
  });
});

describe("a file that lies", () => {
  const png = bytesOf("rgb.png");
  const messageOf = (bytes: Uint8Array<ArrayBuffer>): string => {
    try {
      decodeImage("test", "a.png", bytes);
    } catch (error) {
      expect(error).toBeInstanceOf(FileError);
      return (error as Error).message;
    }
    return "read";
  };
  const changed = (at: number, value: number) => {
    const copy = png.slice();
    new DataView(copy.buffer).setUint32(at, value);
    return copy;
  };

  it.each<[string, Uint8Array<ArrayBuffer>, string]>([
    ["nothing", new Uint8Array(0), "a.png is neither PNG nor JPEG"],
    ["a text", new TextEncoder().encode("a text"), "a.png is neither PNG nor JPEG"],
    ["a short PNG", png.slice(0, 60), "a.png is not a good picture: its chunk IDAT goes on to byte"],
    ["a PNG with no chunk", png.slice(0, 8), "it ends at byte 8, before its last chunk"],
    ["a huge PNG", changed(16, 2 ** 31), "it says that it has 2147483648 × 6 pixels"],
    ["an empty PNG", changed(16, 0), "it says that it has 0 × 6 pixels"],
    ["a long chunk", changed(33, 2 ** 31), "goes on to byte"],
    ["a PNG of another width", changed(16, 8), "CRC"],
    ["a short JPEG", bytesOf("rgb.jpg").slice(0, 300), "a.png is not a good picture:"],
  ])("is refused: %s", (_, bytes, said) => {
    expect(messageOf(bytes)).toContain(said);
  });

  it("takes no memory because it was packed well", () => {
    const packed = deflateSync(new Uint8Array(100_000_000));
    const idat = new Uint8Array(packed.length + 12);
    new DataView(idat.buffer).setUint32(0, packed.length);
    idat.set(new TextEncoder().encode("IDAT"), 4);
    idat.set(packed, 8);
    const bomb = Uint8Array.from([...png.subarray(0, 33), ...idat, ...png.subarray(-12)]);
    expect(messageOf(bomb)).toContain("its pixels are more than");
  });

  it("is read or refused in words, whatever the bytes", () => {
    const broken = fc.constantFrom(...Object.keys(golden)).chain((name) => {
      const good = bytesOf(name);
      const changes = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 3 });
      return fc.tuple(changes, fc.nat(good.length)).map(([changed, length]) => {
        const bytes = good.slice();
        for (const [at, byte] of changed) bytes[at] = byte;
        return bytes.slice(0, length || good.length);
      });
    });
    fc.assert(
      fc.property(broken, (bytes) => void messageOf(bytes)),
      { numRuns: 300 },
    );
  });
});

describe("imageFolder", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "nn images "));
  const write = (name: string, bytes: Uint8Array) => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), bytes);
  };
  beforeAll(() => {
    write("cats/b.png", bytesOf("rgb.png"));
    write("cats/deep/a.jpg", bytesOf("rgb.jpg"));
    write("ants/1.PNG", bytesOf("grey.png"));
    write("ants/notes.txt", new Uint8Array(3));
    write("outside.png", bytesOf("rgb.png"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it("has a class for each folder, and its pictures in order", async () => {
    const images = await imageFolder(folder);
    expect(images.classes).toEqual(["ants", "cats"]);
    expect(images.names).toEqual(["ants/1.PNG", "cats/b.png", "cats/deep/a.jpg"]);
    expect([...images.targets]).toEqual([0, 1, 1]);
    const { x, y } = await images.batch([1, 0]);
    expect([x.shape, x.dtype, await y.array()]).toEqual([[2, 3, 6, 9], "float32", [1, 0]]);
    const red = golden["rgb.png"].rgb.filter((_, i) => i % 3 === 0);
    expect([...(await x.data())].slice(0, 54)).toEqual(red.map((value) => Math.fround(value / 255)));
  });

  it("comes in batches of a loader, in grey and another size", async () => {
    const images = await imageFolder(folder, { channels: 1, size: [4, 5] });
    const shapes: (readonly number[])[] = [];
    for await (const { x } of new DataLoader(images, { batchSize: 2 })) shapes.push(x.shape);
    expect(shapes).toEqual([[2, 1, 4, 5], [1, 1, 4, 5]]); // prettier-ignore
  });

  it("says what is wrong", async () => {
    await expect(imageFolder(path.join(folder, "ants"))).rejects.toThrow(
      "there are no folders with pictures in",
    );
    await expect(imageFolder(path.join(folder, "no"))).rejects.toThrow("can't look into");
    await expect(imageFolder(null as unknown as string)).rejects.toThrow("can't look into null");
    await expect(imageFolder(folder, { size: 0 })).rejects.toThrow("size must be pixels");
    await expect(imageFolder(folder, { channels: 2 as 3 })).rejects.toThrow("channels must be 1 (grey) or 3");
    await expect((await imageFolder(folder)).batch([3])).rejects.toThrow("index 3 is out of range");
    write("cats/c.png", encode({ width: 1, height: 1, data: Uint8Array.of(1), channels: 1 }));
    await expect((await imageFolder(folder)).batch([1, 2])).rejects.toThrow(
      "cats/c.png has 1 × 1 pixels and cats/b.png has 6 × 9\n  Fix: scale them",
    );
    write("cats/c.png", new Uint8Array(3));
    await expect((await imageFolder(folder)).batch([2])).rejects.toThrow(
      "cats/c.png is neither PNG nor JPEG",
    );
  });
});
