import { ValueError } from "@nn/tensor";
import { FileError } from "./file-error.js";
import { builtin } from "./node-files.js";
import { piecesOf } from "./pieces.js";
import type { RandomAccess } from "./source.js";

/** Refuses what can't be a SHA-256, before anything is read. */
export function checkSha256(operation: string, sha256: string | undefined): void {
  if (sha256 === undefined || /^[0-9a-f]{64}$/i.test(sha256)) return;
  throw new ValueError(operation, `sha256 must be 64 hexadecimal digits, got ${JSON.stringify(sha256)}`);
}

/** Whether a file has this SHA-256; any file has none. */
export async function hasSha256(file: RandomAccess, sha256: string | undefined): Promise<boolean> {
  return sha256 === undefined || (await sha256Of(file)) === sha256.toLowerCase();
}

/** Refuses a file with another SHA-256. */
export async function verify(
  operation: string,
  file: RandomAccess,
  sha256: string | undefined,
): Promise<void> {
  if (await hasSha256(file, sha256)) return;
  throw new FileError(
    operation,
    `${file.name} has the SHA-256 ${await sha256Of(file)}, and ${sha256} was expected`,
    "get the file anew: it is damaged, or another version",
  );
}

/** In Node a piece at a time; pages can only do it whole. */
async function sha256Of(file: RandomAccess): Promise<string> {
  const hash = builtin("node:crypto")?.createHash("sha256");
  if (!hash) return hex(await crypto.subtle.digest("SHA-256", await file.read(0, file.size)));
  for await (const piece of piecesOf(file)) hash.update(piece);
  return hash.digest("hex");
}

/** The SHA-256 of a text, to name a file by. */
export async function sha256OfText(text: string): Promise<string> {
  return hex(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
}

function hex(bytes: ArrayBuffer): string {
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
