import { afterEach, describe, expect, it, vi } from "vitest";
import { BackendError } from "../../../../errors.js";
import { acquire } from "./acquire.js";

describe("where there is no WebGPU", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });

  it("says which browsers have it", async () => {
    vi.stubGlobal("navigator", {});
    await expect(acquire()).rejects.toThrow(BackendError);
    await expect(acquire()).rejects.toThrow(/navigator\.gpu is missing[^]*Chrome or Edge 113/);
  });

  it("says that the page must be a secure one", async () => {
    vi.stubGlobal("navigator", {});
    vi.stubGlobal("isSecureContext", false);
    await expect(acquire()).rejects.toThrow("https:");
  });

  it("says that no graphics card answers, and takes it when it does later", async () => {
    const request = vi.spyOn(navigator.gpu, "requestAdapter").mockResolvedValue(null);
    await expect(acquire()).rejects.toThrow(/gives no device: .*adapter/);
    request.mockRestore();
    const { context } = await acquire();
    expect(context.adapter.info.architecture).toBeTypeOf("string");
  });
});
