// The test files of a worker share its modules, and so what these keep: each file begins as the first one does.
import { manualSeed, setBackend } from "@nn/tensor";

manualSeed(0);
await setBackend("wasm");
