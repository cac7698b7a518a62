import { spawnSync } from "node:child_process";
import { benchFolder, repository } from "../driver/build.js";
import type { Importable } from "./importable.js";

/** Our packages as they are published; they are built first, or undefined when they can't be. */
export function ourFootprint(say: (line: string) => void): Importable | undefined {
  const built = spawnSync("pnpm", ["-s", "build:packages"], { cwd: repository, encoding: "utf8" });
  if (built.status !== 0) {
    const errors = `${built.stdout}\n${built.stderr}`.split("\n").filter((line) => line.includes("error"));
    say(
      `Our packages can't be built, so that their size is left out: ${errors[0] ?? built.error?.message ?? ""}`,
    );
    return undefined;
  }
  return {
    id: "nn",
    title: "nn (tensor, autograd, layers, optim)",
    folder: benchFolder,
    importing: `
      const { device } = await import("@nn/tensor");
      for (const name of ["autograd", "layers", "optim"]) await import("@nn/" + name);
      device();`,
    training: `
      import { backward } from "@nn/autograd";
      import { Linear, mseLoss, ReLU, Sequential } from "@nn/layers";
      import { Adam } from "@nn/optim";
      import { randn } from "@nn/tensor";
      const model = new Sequential(new Linear(8, 32), new ReLU(), new Linear(32, 1));
      const optimizer = new Adam(model.parameters());
      backward(mseLoss(model.forward(randn([64, 8])), randn([64, 1])));
      optimizer.step();`,
  };
}
