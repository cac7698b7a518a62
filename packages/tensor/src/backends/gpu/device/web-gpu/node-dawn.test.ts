import { afterEach, describe, expect, it } from "vitest";
import { BackendError } from "../../../../errors.js";
import { acquire } from "./acquire.js";
import { withNavigatorGpu } from "./node-dawn.js";

const before = Object.getOwnPropertyDescriptor(globalThis, "navigator");
const gpu = {} as GPU;

describe("Node's navigator", () => {
  afterEach(() => {
    if (before) Object.defineProperty(globalThis, "navigator", before);
    else Reflect.deleteProperty(globalThis, "navigator");
  });

  it("has a gpu for as long as it is needed, and is gone then if it wasn't there", () => {
    Reflect.deleteProperty(globalThis, "navigator");
    expect(withNavigatorGpu(gpu, () => navigator.gpu)).toBe(gpu);
    expect("navigator" in globalThis).toBe(false);
  });

  it("is as it was even after an error", () => {
    const own = { language: "en" };
    Object.defineProperty(globalThis, "navigator", { get: () => own, configurable: true });
    const refuse = () => {
      throw new Error("no adapter");
    };
    expect(() => withNavigatorGpu(gpu, refuse)).toThrow("no adapter");
    expect(navigator).toBe(own);
  });

  it("without WebGPU is an error that names the package to install", async () => {
    await expect(acquire()).rejects.toThrow(BackendError);
    await expect(acquire()).rejects.toThrow('npm package "webgpu"');
  });
});
