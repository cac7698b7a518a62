import { setBackend } from "@nn/tensor";
import { BACKENDS, type BackendChoice, type Chosen } from "./protocol.ts";

/** Takes a backend into use; where it doesn't run, the one from before goes on. */
export async function choose(wanted: BackendChoice, before: BackendChoice): Promise<Chosen> {
  try {
    if (wanted === "wasm") await setBackend("wasm");
    else await setBackend("gpu", { mode: wanted });
    return { backend: wanted, refusal: undefined };
  } catch (error) {
    return { backend: before, refusal: `${BACKENDS[wanted]} does not run here: ${reason(error)}` };
  }
}

/** An error of setBackend without its name and its fix, which is for programmers. */
function reason(error: unknown): string {
  const [line] = (error instanceof Error ? error.message : String(error)).split("\n");
  return line.replace(/^setBackend: /, "");
}
