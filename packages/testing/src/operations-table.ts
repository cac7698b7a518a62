import type { Operation } from "./operation.js";
import { families } from "./operations/index.js";

/** Where operations are tested, and the backend by whose name an operation says what it can't. */
const COLUMNS = [
  { title: "js", backend: "js" },
  { title: "wasm", backend: "wasm" },
  { title: "WebGPU", backend: "gpu" },
  { title: "WebGL2", backend: "gpu" },
] as const;

/** The page docs/operations.md: what each backend computes, and to which order derivatives are tested there. */
export function operationsTable(): string {
  const reasons = new Map<string, number>();
  const note = (reason: string): string => {
    if (!reasons.has(reason)) reasons.set(reason, reasons.size + 1);
    return `[${reasons.get(reason)}]`;
  };
  const sections = Object.entries(families).map(([family, operations]) =>
    [
      `## ${family}`,
      "",
      `| operation | ${COLUMNS.map(({ title }) => `${title}: value | 1st order | 2nd order`).join(" | ")} | tolerance |`,
      `| --- |${COLUMNS.map(() => " --- | --- | --- |").join("")} --- |`,
      ...operations.map((operation) => row(operation, note)),
    ].join("\n"),
  );
  const notes = [...reasons].map(([reason, i]) => `${i}. ${reason}`);
  return [
    "# Operations",
    "",
    "Every operation of `@nn/tensor`, and what is tested on which backend. This page is made from the samples in",
    "`packages/testing/src/operations` by `pnpm table:operations`; a test fails when it is out of date.",
    "",
    "- value: every sample gives the same on this backend as on `js`, the definition; `js` itself is held to",
    "  PyTorch's answers, to float64 and to JavaScript's own functions.",
    "- 1st and 2nd order: derivatives equal central differences in float64 on `js`, and those of `js` on the others.",
    "- WebGPU and WebGL2: the gpu backend in Chromium, on its software renderer (SwiftShader). What it generates is also",
    "  tested in Node in gpu.js's cpu and webasm modes, which compute it on the processor, with the same samples and",
    "  tolerances. Nothing was tested on a graphics card: the shader languages let those round divisions and roots a",
    "  little less exactly.",
    "- tolerance: how far backends may be apart, relative, where it is more than 10⁻⁶.",
    "- A number in brackets is the reason, below, why there is nothing to test.",
    "",
    ...sections.flatMap((section) => [section, ""]),
    "## Reasons",
    "",
    ...notes,
    "",
  ].join("\n");
}

function row(operation: Operation, note: (reason: string) => string): string {
  const { name, derivatives = 2, skip = {}, tolerance } = operation;
  const cells = COLUMNS.flatMap(({ backend }) => {
    const reason = skip[backend];
    if (reason) return [note(reason), note(reason), note(reason)];
    if (typeof derivatives === "object") return ["✓", note(derivatives.none), note(derivatives.none)];
    return ["✓", "✓", derivatives === 2 ? "✓" : "–"];
  });
  const allowed = tolerance ? `${tolerance[0].toExponential()} ${note(tolerance[1])}` : "";
  return `| \`${name}\` | ${cells.join(" | ")} | ${allowed} |`;
}
