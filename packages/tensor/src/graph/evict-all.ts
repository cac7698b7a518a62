import type { Backend } from "../backends/backend.js";
import { moveToHost, residentOn } from "./device-cache.js";
import { pinnedOn } from "./state.js";

/** Moves everything that a backend holds to typed arrays, before another one takes over. */
export async function evictAll(backend: Backend): Promise<void> {
  await Promise.all([...residentOn(backend), ...pinnedOn(backend)].map((storage) => moveToHost(storage)));
}
