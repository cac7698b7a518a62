import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

export const peer = {
  title: "PyTorch (native)",
  kind: "native",
  /** The first Python that has it. */
  command: ({ threads }) => {
    const found = ["python3", "/usr/bin/python3"].find(
      (python) => spawnSync(python, ["-c", "import torch"]).status === 0,
    );
    if (!found) return { missing: "PyTorch is left out; on Debian: apt-get install python3-torch" };
    return {
      file: found,
      args: [fileURLToPath(new URL("torch/side.py", import.meta.url)), String(threads)],
      // Threads are for products: OpenMP with as many of its own fights with OpenBLAS over the cores, and is slower.
      env: { OPENBLAS_NUM_THREADS: String(threads), OMP_NUM_THREADS: "1" },
    };
  },
};
