import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type * as Resvg from "@resvg/resvg-wasm";
import type { Picture } from "./picture.js";
import { toSvg } from "./picture.js";
import { light } from "./theme.js";

let ready: Promise<{ resvg: typeof Resvg; fonts: Uint8Array[] }> | undefined;

async function load(): Promise<{ resvg: typeof Resvg; fonts: Uint8Array[] }> {
  const resvg = await import("@resvg/resvg-wasm");
  const { resolve } = createRequire(import.meta.url);
  const read = (name: string) => readFile(resolve(name));
  await resvg.initWasm(read("@resvg/resvg-wasm/index_bg.wasm"));
  const fonts = await Promise.all(
    [400, 600].map((weight) => read(`@fontsource/inter/files/inter-latin-${weight}-normal.woff2`)),
  );
  return { resvg, fonts };
}

/** The picture in light colours as a PNG file, `zoom` times its size. */
export async function rasterise(picture: Picture, zoom = 2): Promise<Uint8Array> {
  const { resvg, fonts } = await (ready ??= load());
  const image = new resvg.Resvg(toSvg(picture, light), {
    fitTo: { mode: "zoom", value: zoom },
    font: { fontBuffers: fonts, defaultFontFamily: "Inter", loadSystemFonts: false },
  }).render();
  const png = image.asPng();
  image.free();
  return png;
}
