import { CommanderError } from "commander";
import pc from "picocolors";
import { createProgram } from "./program.js";

/**
 * The command `nn`.
 *
 * @param args - What follows `nn` on the command line.
 * @returns The exit status: 0, 1 for an error, 130 after Ctrl-C.
 */
export async function main(args: readonly string[]): Promise<number> {
  const program = createProgram();
  if (args.length === 0) {
    program.outputHelp();
    return 0;
  }
  // A pipe that is closed early, as by `nn doctor | head -3`, is no error.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0);
    throw error;
  });
  let status = 0;
  program.hook("postAction", (_, command) => {
    status = Number((command as { exitStatus?: number }).exitStatus ?? 0);
  });
  try {
    await program.parseAsync(args, { from: "user" });
    return status;
  } catch (error) {
    // commander has already said what was wrong.
    if (error instanceof CommanderError) return error.exitCode;
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    console.error(`${pc.red("error:")} ${args.includes("--verbose") ? (stack ?? message) : message}`);
    if (!args.includes("--verbose")) console.error(pc.dim("--verbose shows where it happened."));
    return 1;
  }
}
