import { inflateSync } from "fflate";

/** What the scripts in `tools/data` packed: deflated, in base64. */
export function unpack(base64: string): Uint8Array {
  const text = atob(base64);
  return inflateSync(Uint8Array.from(text, (character) => character.charCodeAt(0)));
}
