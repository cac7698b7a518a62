import { Argument, Command, InvalidArgumentError, Option } from "commander";
import type { ReproduceFlags } from "./reproduce/command.js";
import { experiments } from "./reproduce/experiments.js";
import type { TourFlags } from "./tour/command.js";
import { parts } from "./tour/parts.js";
import { version } from "./version.js";

/** The commands and their options. What a command needs is loaded when it runs. */
export function createProgram(): Command {
  const program = new Command("nn")
    .description("Neural networks in TypeScript: a tour, and what this machine offers.")
    .version(version(), "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    .option("--verbose", "print the whole stack of an error")
    .configureHelp({ showGlobalOptions: true, subcommandTerm: (command) => command.name() })
    .showHelpAfterError("(nn --help lists the commands and options)")
    .showSuggestionAfterError()
    .exitOverride()
    .addHelpText(
      "after",
      "\nExamples:\n  $ nn tour --quick      everything that there is, in a few seconds\n  $ nn doctor            what runs here, and how fast",
    );

  program
    .command("tour")
    .summary("train autoencoders and classifiers on handwritten digits, and look at them")
    .description(
      "Trains a family of autoencoders beside PCA on the bundled digits (linear, deep, convolutional, denoising, sparse, " +
        "contractive), then variational ones with a map of their codes, then a perceptron, a convolutional and a " +
        "recurrent network that read the digits, and writes pictures and a page that compare them. Ctrl-C stops early " +
        "and keeps what there is.",
    )
    .addOption(new Option("--only <part>", "one part of it").choices(parts.map(({ name }) => name)))
    .option("--quick", "less training: some seconds")
    .option("--out <folder>", "where the pictures and the page go", "nn-tour")
    .option("--seed <number>", "fixes the initial weights and the order of the images", wholeNumber, 0)
    .option("--open", "open the page when it is done")
    .addHelpText(
      "after",
      "\nExamples:\n  $ nn tour\n  $ nn tour --quick --out /tmp/tour --open\n  $ nn tour --only layers --seed 7",
    )
    .action(async (flags: TourFlags, command: Command) => {
      const { runTour } = await import("./tour/command.js");
      report(command, await runTour(flags));
    });

  program
    .command("reproduce")
    .summary("make a published result again, with its table and pictures")
    .description(
      "Trains the models of an experiment on a whole data set, and writes a table, pictures and a page. Ctrl-C stops " +
        "early and keeps what there is; the same command goes on from there.",
    )
    .addArgument(new Argument("<experiment>", "which one").choices(experiments.map(({ name }) => name)))
    .option(
      "--data <folder>",
      "the folder with the data's files (MNIST's four IDX files, packed or not; ETTh1.csv)",
    )
    .option("--out <folder>", "where the pictures and the page go (default: nn-reproduce/<experiment>)")
    .option("--variant <name>", "trains only this one, where an experiment compares variants")
    .option("--seed <number>", "fixes everything that is random", wholeNumber, 0)
    .option("--quick", "some seconds, to see that it runs; the numbers mean nothing")
    .option("--open", "open the page when it is done")
    .addHelpText(
      "after",
      `\nExperiments:\n${experiments.map(({ name, summary }) => `  ${name.padEnd(18)} ${summary}`).join("\n")}`,
    )
    .action(async (experiment: string, flags: ReproduceFlags, command: Command) => {
      const { runReproduce } = await import("./reproduce/command.js");
      report(command, await runReproduce(experiment, flags));
    });

  program
    .command("doctor")
    .summary("what this machine offers, and how fast it is")
    .description(
      "Prints what this machine offers to nn: Node, WebAssembly features, and each backend with a quick " +
        "measurement of its speed, or the reason why it can't run here.",
    )
    .option("--json", "print it as JSON")
    .action(async (flags: { readonly json?: boolean }) => {
      const { runDoctor } = await import("./doctor/command.js");
      await runDoctor(flags);
    });

  return program;
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0 || text.trim() === "") {
    throw new InvalidArgumentError("It must be a whole number from 0 up.");
  }
  return value;
}

/** Leaves the exit status where `main` looks for it. */
function report(command: Command, exitStatus: number): void {
  Object.assign(command, { exitStatus });
}
