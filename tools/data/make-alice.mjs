// Writes packages/data/src/sets/alice-data.ts from alice29.txt of the Canterbury corpus, which brotli's tests have too:
//
//   node tools/data/make-alice.mjs PATH/TO/alice29.txt
//
// The line that names the electronic edition is left out.
import { readFileSync } from "node:fs";
import { writeModule } from "./pack.mjs";

const text = readFileSync(process.argv[2], "latin1")
  .split("\x1a")[0]
  .replaceAll("\r\n", "\n")
  .replace(/^ *THE MILLENNIUM FULCRUM EDITION.*\n/m, "")
  .trim();
if (!text.startsWith("ALICE'S ADVENTURES IN WONDERLAND") || !text.endsWith("THE END"))
  throw new Error("another text");
writeModule("alice-data.ts", "make-alice.mjs", "ALICE", Buffer.from(`${text}\n`, "latin1"));
