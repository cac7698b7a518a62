import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundleGpuJs } from "./bundle.mjs";

interface Kernel {
  (values: readonly number[]): Float32Array;
  readonly kernel: { readonly constructor: { readonly mode: string } };
}

interface GpuJs {
  readonly GPU: new (settings: { mode: string }) => {
    createKernel(source: string, settings: object): Kernel;
  };
}

const folder = mkdtempSync(path.join(tmpdir(), "nn gpu-js "));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A kernel of a bundle, in one of the modes. */
function kernelOf({ GPU }: GpuJs, mode: string): Kernel {
  const source = "function (values) { return values[this.thread.x] * 2; }";
  return new GPU({ mode }).createKernel(source, { output: [2] });
}

describe.each([{ forPages: false }, { forPages: true }])("gpu.js as one module, %o", ({ forPages }) => {
  let code: string;
  let licences: string;
  let loaded: GpuJs;

  beforeAll(async () => {
    ({ code, licences } = await bundleGpuJs({ forPages }));
    const file = path.join(folder, `${forPages}.mjs`);
    writeFileSync(file, code);
    loaded = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as GpuJs;
  });

  it("asks for no other module", () => {
    expect(code.match(/\b(?:require|import)\(["'][^"']*/g)).toBeNull();
  });

  it("names what is in it, and holds its licences", () => {
    const names = [...code.split("\n", 1)[0].matchAll(/\S+ \d+\.\d+\.\d+/g)].map(([name]) => name);
    expect(names.map((name) => name.split(" ")[0])).toEqual(["acorn", "gpu.js"]);
    for (const name of names) expect(licences).toContain(`${name}\n\n`);
    expect(licences.match(/Permission is hereby granted/g)).toHaveLength(names.length);
  });

  if (forPages) {
    it("evaluates no text", () => {
      expect(code.match(/new Function\(.*?\)|\beval\(.*?\)/g)).toBeNull();
    });

    it.each(["cpu", "webasm"])("refuses the mode %s", (mode) => {
      expect(() => kernelOf(loaded, mode)).toThrow(/does not come with @nn\/tensor|not supported/);
    });
  } else {
    it.each(["cpu", "webasm"])("computes in the mode %s", (mode) => {
      const kernel = kernelOf(loaded, mode);
      expect([...kernel([1, 2])]).toEqual([2, 4]);
      expect(kernel.kernel.constructor.mode).toBe(mode);
    });
  }
});
