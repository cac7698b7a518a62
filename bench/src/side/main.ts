import { pathToFileURL } from "node:url";
import { limits } from "../limits/limits.js";
import { workIfHelper } from "../limits/pool.js";
import { ours, type Way } from "../ours/ours.js";
import { serve, type Side } from "./serve.js";

/** What a peer's file answers to `start`. */
type Start = (options: { threads: number }) => Promise<Side>;

async function sideFor(name: string, argument: string, threads: number): Promise<Side> {
  if (name === "ours") return ours(argument as Way, threads);
  if (name === "limits") return limits(threads);
  const { start } = (await import(pathToFileURL(argument).href)) as { start: Start };
  return start({ threads });
}

// node side.mjs ours compiled 2 | limits - 2 | peer path/to/its.peer.mjs 2
const [name, argument, threads] = process.argv.slice(2);
if (!workIfHelper()) await serve(await sideFor(name, argument, Number(threads)));
