import { createInterface } from "node:readline";
import { MARK, type Answer, type Command, type Hello } from "../protocol.js";
import type { Prepared } from "../workload.js";
import { timeBlocks, warmUp } from "./blocks.js";
import { Clock } from "./clock.js";

/** What one library offers. */
export interface Side extends Hello {
  readonly workloads: ReadonlyMap<string, () => Prepared | Promise<Prepared>>;
}

interface Warm {
  readonly prepared: Prepared;
  readonly callMs: number;
}

function say(answer: Answer): void {
  process.stdout.write(`${MARK}${JSON.stringify(answer)}\n`);
}

async function obey(command: Command, side: Side, warm: Map<string, Warm>, clock: Clock): Promise<Answer> {
  const { workload } = command;
  if (command.do === "prepare") {
    const make = side.workloads.get(workload);
    if (!make) return { missing: true };
    const prepared = await make();
    const firstMs = await warmUp(prepared, 0);
    const check = await prepared.check?.();
    const callMs = await warmUp(prepared, command.warmMs);
    warm.set(workload, { prepared, callMs });
    const { parameters } = prepared;
    return {
      ready: {
        firstMs,
        callMs,
        ...(check === undefined ? {} : { check }),
        ...(parameters === undefined ? {} : { parameters }),
      },
    };
  }
  const { prepared, callMs } = warm.get(workload)!;
  if (command.do === "measure") return { slice: await timeBlocks(prepared, callMs, command.ms, clock) };
  await prepared.release?.();
  warm.delete(workload);
  return { released: true };
}

/** Answers the driver's commands until it hangs up. */
export async function serve({ version, device, workloads }: Side): Promise<void> {
  const side = { version, device, workloads };
  const warm = new Map<string, Warm>();
  const clock = new Clock();
  say({ hello: { version, device } });
  for await (const line of createInterface({ input: process.stdin })) {
    try {
      say(await obey(JSON.parse(line) as Command, side, warm, clock));
    } catch (error) {
      say({ failed: error instanceof Error ? error.message : String(error) });
    }
  }
  process.exit(0);
}
