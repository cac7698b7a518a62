import type { Backend } from "../backends/backend.js";
import { allBack, moveToHost, residentOn } from "./device-cache.js";
import { pinnedOn } from "./state.js";

/** Moves everything that a backend holds to typed arrays, before another one takes over. */
export async function evictAll(backend: Backend): Promise<void> {
  for (const storage of [...residentOn(backend), ...pinnedOn(backend)]) moveToHost(storage);
  await Promise.all([allBack(), backend.conclude?.()]);
}
