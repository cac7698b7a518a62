// How the data that comes with @nn/data is written into its modules: deflated, in base64.
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { deflateRawSync } from "node:zlib";

/** Writes a module of packages/data/src/sets that exports `name`. */
export function writeModule(file, script, name, bytes) {
  const packed = deflateRawSync(bytes, { level: 9, memLevel: 9 });
  const place = fileURLToPath(new URL(`../../packages/data/src/sets/${file}`, import.meta.url));
  const head = `/** Made by tools/data/${script}; licence and source in LICENSE-data. */\n`;
  writeFileSync(place, `${head}export const ${name} =\n  "${packed.toString("base64")}";\n`);
  console.log(`${file}: ${bytes.length} bytes in ${packed.length}`);
}
