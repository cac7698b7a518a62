import { writeFileSync } from "node:fs";
import path from "node:path";
import { buildSide, repository } from "./driver/build.js";
import { installPeers } from "./driver/peers.js";
import { LIMITS_ID, Rounds } from "./driver/rounds.js";
import { ourSides, peerSides, type SideInfo } from "./driver/sides.js";
import { footprints, type Footprint } from "./footprint/footprint.js";
import { ourFootprint } from "./footprint/ours.js";
import { measureGpu } from "./gpu/measure.js";
import { measureMnist } from "./mnist/measure.js";
import { readOptions, type Options } from "./options.js";
import { progressLine } from "./report/progress.js";
import { fullMarkdown, shortMarkdown } from "./report/markdown.js";
import { makeReport } from "./report/report.js";
import { writeBetweenMarkers } from "./report/write.js";
import type { Workload } from "./workload.js";
import { FRONT_PAGE, QUICK_CHOICE, workloads } from "./workloads/index.js";

const say = (line: string): void => console.error(line);

function chosenWorkloads({ only, quick }: Options): Workload[] {
  return workloads.filter(
    ({ name, group }) =>
      (name.includes(only) || group.includes(only)) && (!quick || only !== "" || QUICK_CHOICE.includes(name)),
  );
}

async function chosenSides(options: Options, side: string): Promise<SideInfo[]> {
  const peers = options.peers && installPeers(say) ? await peerSides(side, options.threads, say) : [];
  const named = options.sides.split(",");
  return [...ourSides(side, options.threads), ...peers].filter(({ id, slow }) =>
    options.sides === "" ? !options.quick || !slow : named.includes(id),
  );
}

async function chosenFootprints({ quick, only }: Options, sides: readonly SideInfo[]): Promise<Footprint[]> {
  if (quick || !"footprint".includes(only)) return [];
  say("sizes and import times ...");
  const peers = sides.filter(({ importing }) => importing !== undefined);
  const ours = ourFootprint(say);
  return footprints(ours ? [ours, ...peers] : peers);
}

/** Measures on the processor, and writes what the options ask for. */
async function measureProcessor(options: Options): Promise<void> {
  const side = await buildSide();
  const sides = await chosenSides(options, side);
  const chosen = chosenWorkloads(options);
  const limits: SideInfo = {
    id: LIMITS_ID,
    title: "the machine",
    kind: "native",
    folder: repository,
    program: { file: process.execPath, args: [side, "limits", "-", String(options.threads)] },
  };
  const rounds = new Rounds(sides, limits, options.pace, (workload, round) => {
    say(progressLine(rounds.results, sides, workload, { round, rounds: options.pace.rounds }));
  });
  for (let round = 0; round < options.pace.rounds; round++) await rounds.run(chosen, round);

  const footprint = await chosenFootprints(options, sides);
  const report = makeReport(rounds.results, sides, chosen, footprint, options);
  const markdown = fullMarkdown(report);
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(report, undefined, 2)}\n`);
  if (options.markdown !== undefined) writeFileSync(options.markdown, `${markdown}\n`);
  if (options.write) {
    writeBetweenMarkers(path.join(repository, "docs", "benchmarks.md"), markdown);
    writeBetweenMarkers(path.join(repository, "README.md"), shortMarkdown(report, FRONT_PAGE));
  }
  console.log(markdown);
}

const options = readOptions(process.argv);
if (options.mnist) await measureMnist(say);
else await (options.gpu ? measureGpu(options, say) : measureProcessor(options));
