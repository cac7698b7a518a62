import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { FileError } from "./file-error.js";
import { builtin } from "./node-files.js";
import { openSource } from "./open-source.js";
import type { UnpackOptions } from "./read-options.js";
import { readSource } from "./read-source.js";
import type { Source } from "./source.js";

const folder = mkdtempSync(path.join(tmpdir(), "nn files "));
const sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"; // of "abc", FIPS 180-2
const abc = new TextEncoder().encode("abc");
let answers = 0;
let server: Server;
let url: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    answers++;
    if (request.url === "/slow") response.write("a");
    else response.writeHead(request.url === "/abc" ? 200 : 404).end("abc");
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/abc`;
});
afterEach(() => vi.unstubAllEnvs());
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});

const text = async (source: Source, options: UnpackOptions = {}) =>
  new TextDecoder().decode(await readSource("test", source, options));

describe("reading a source", () => {
  it("gives the same from a path, URLs, bytes and a Blob, packed or not", async () => {
    for (const [name, bytes] of [
      ["abc", abc],
      ["abc.gz", gzipSync(abc)],
    ] as const) {
      const file = path.join(folder, name);
      writeFileSync(file, bytes);
      const data = `data:text/plain;base64,${Buffer.from(bytes).toString("base64")}`;
      const blob = new Blob([Uint8Array.from(bytes)]);
      for (const source of [file, data, bytes, Uint8Array.from(bytes).buffer, blob]) {
        expect(await text(source)).toBe("abc");
      }
    }
    expect([await text(url), await text(new URL(url))]).toEqual(["abc", "abc"]);
  });

  it("takes empty sources, sources of one byte and several packed files in one", async () => {
    expect([await text(new Uint8Array(0)), await text(abc.slice(0, 1))]).toEqual(["", "a"]);
    expect(await text(Buffer.concat([gzipSync(abc), gzipSync(abc)]))).toBe("abcabc");
  });

  it("says what can't be read", async () => {
    await expect(text(url.replace("abc", "else"))).rejects.toThrow("else: the server answers 404");
    await expect(text("http://127.0.0.1:1/")).rejects.toThrow("can't fetch http://127.0.0.1:1/");
    await expect(text("data:;base64,!")).rejects.toThrow("can't fetch the data: URL");
    await expect(text(folder)).rejects.toThrow("is not a file");
    await expect(text("")).rejects.toThrow("can't read from an empty text");
    await expect(text(undefined as unknown as Source)).rejects.toThrow("can't read from undefined");
  });
});

describe("sha256", () => {
  it("passes the right file, in any case of letters", async () => {
    for (const source of [abc, new Blob([abc]), url]) {
      expect(await text(source, { sha256 })).toBe("abc");
      expect(await text(source, { sha256: sha256.toUpperCase() })).toBe("abc");
    }
  });

  it("refuses another file, and what is no checksum", async () => {
    const other = new Uint8Array([1]);
    await expect(text(other, { sha256 })).rejects.toThrow(/the bytes has the SHA-256 4bf5.*, and ba78.* was/);
    await expect(openSource("test", url, { sha256: sha256.replace("b", "c") })).rejects.toThrow(FileError);
    await expect(text(abc, { sha256: "abc" })).rejects.toThrow("64 hexadecimal digits");
  });
});

describe("cache", () => {
  it("asks once, keeps the file where it is told, and asks again when it is damaged", async () => {
    const cache = path.join(folder, "kept");
    answers = 0;
    for (let i = 0; i < 3; i++) expect(await text(url, { cache, sha256 })).toBe("abc");
    expect(answers).toBe(1);
    const [name, ...others] = readdirSync(cache);
    expect(others).toEqual([]);
    expect(name).toMatch(/^[0-9a-f]{32}-abc$/);
    writeFileSync(path.join(cache, name), "damaged");
    expect(await text(url, { cache, sha256 })).toBe("abc");
    expect(await text(url, { cache })).toBe("abc");
    expect(answers).toBe(2);
  });

  it("keeps nothing that has another checksum, nor what isn't there", async () => {
    const cache = path.join(folder, "nothing");
    await expect(text(url, { cache, sha256: sha256.replace("b", "c") })).rejects.toThrow(FileError);
    await expect(text(`${url}d`, { cache })).rejects.toThrow("404");
    expect(() => readdirSync(cache)).toThrow("ENOENT");
  });

  it("lies in the user's folder for that", async () => {
    vi.stubEnv("XDG_CACHE_HOME", path.join(folder, "user"));
    await text(url, { cache: true });
    expect(readdirSync(path.join(folder, "user", "nn"))).toHaveLength(1);
  });

  it("says when the folder can't be written", async () => {
    writeFileSync(path.join(folder, "taken"), "");
    await expect(text(url, { cache: path.join(folder, "taken") })).rejects.toThrow("can't keep a copy of");
  });
});

describe("signal", () => {
  it("stops at once when it has fired, and on the way", async () => {
    const reason = new Error("enough");
    await expect(text(abc, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    await expect(text(url, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    for (const cache of [path.join(folder, "slow"), false]) {
      const stop = new AbortController();
      setTimeout(() => stop.abort(reason), 20);
      await expect(text(url.replace("abc", "slow"), { signal: stop.signal, cache })).rejects.toBe(reason);
    }
  });

  it("stops in the middle of a packed file", async () => {
    const stop = new AbortController();
    const blob = new Blob([gzipSync(new Uint8Array(3_000_000), { level: 0 })]);
    blob.slice = (begin, end) => {
      stop.abort(new Error("enough"));
      return Blob.prototype.slice.call(blob, begin, end);
    };
    await expect(text(blob, { signal: stop.signal })).rejects.toThrow("enough");
  });
});

describe("packed files that lie", () => {
  it("stop at the limit", async () => {
    const bomb = gzipSync(new Uint8Array(20_000_000));
    await expect(text(bomb, { maxBytes: 1_000_000 })).rejects.toThrow(
      "the bytes has more than 1000000 bytes when it is unpacked\n  Fix: if it may be that large, raise maxBytes",
    );
  });

  it("aren't let through by a limit that is no number", async () => {
    await expect(text(gzipSync(abc), { maxBytes: NaN })).rejects.toThrow(
      "maxBytes must be at least 0, got NaN",
    );
  });

  it("are read or refused in words, whatever the bytes", async () => {
    const good = [...gzipSync(Buffer.from("some text that is packed, some text that is not"))];
    const changes = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 3 });
    const broken = fc.tuple(changes, fc.nat(good.length)).map(([changed, length]) => {
      const bytes = Uint8Array.from(good);
      for (const [at, byte] of changed) bytes[at] = byte;
      return bytes.slice(0, length);
    });
    const noise = fc.uint8Array().map((bytes) => Uint8Array.from([0x1f, 0x8b, 8, ...bytes]));
    await fc.assert(
      fc.asyncProperty(fc.oneof(broken, noise), async (bytes) => {
        await text(bytes).catch((error: unknown) => expect(error).toBeInstanceOf(FileError));
      }),
      { numRuns: 500 },
    );
  });
});

it("says which Node it needs, in an older one", () => {
  const { getBuiltinModule } = process;
  Object.assign(process, { getBuiltinModule: undefined });
  try {
    expect(() => builtin("node:path")).toThrow(`need Node 20.16 or newer; this is ${process.versions.node}`);
  } finally {
    Object.assign(process, { getBuiltinModule });
  }
});
