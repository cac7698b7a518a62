import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { createInterface } from "node:readline";
import { MARK, type Answer, type Command, type Hello } from "../protocol.js";

/** A side did not answer in time and was ended. */
export class TimeoutError extends Error {}

/** How to start a side. */
export interface Program {
  readonly file: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** A process that measures. */
export class SideProcess {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #answers: Answer[] = [];
  #waiting: (() => void) | undefined;
  #ended: string | undefined;
  #said = "";

  constructor({ file, args, env }: Program) {
    const child = spawn(file, args, { env: { ...process.env, ...env }, stdio: "pipe" });
    this.#child = child;
    createInterface({ input: child.stdout }).on("line", (line) => {
      if (!line.startsWith(MARK)) return;
      this.#answers.push(JSON.parse(line.slice(MARK.length)) as Answer);
      this.#waiting?.();
    });
    child.stderr.on("data", (text: Buffer) => (this.#said = (this.#said + text.toString()).slice(-4000)));
    // A process that is gone is noticed where its answer is waited for.
    child.stdin.on("error", () => undefined);
    child.on("error", (error) => this.#end(error.message));
    child.on("close", (code) =>
      this.#end(`the process ended with ${code ?? "a signal"}: ${lastLine(this.#said)}`),
    );
  }

  get ended(): boolean {
    return this.#ended !== undefined;
  }

  #end(why: string): void {
    this.#ended ??= why;
    this.#waiting?.();
  }

  /** The process's introduction. */
  async hello(timeoutMs: number): Promise<Hello> {
    const { hello, failed } = await this.#answer(timeoutMs);
    if (!hello) throw new Error(failed ?? "the process did not introduce itself");
    return hello;
  }

  /**
   * Sends a command.
   *
   * @throws TimeoutError when the answer takes longer; the process is ended then.
   */
  async ask(command: Command, timeoutMs: number): Promise<Answer> {
    this.#child.stdin.write(`${JSON.stringify(command)}\n`);
    return this.#answer(timeoutMs);
  }

  async #answer(timeoutMs: number): Promise<Answer> {
    let timer: NodeJS.Timeout | undefined;
    if (this.#answers.length === 0 && !this.ended) {
      await new Promise<void>((resolve) => {
        this.#waiting = resolve;
        timer = setTimeout(resolve, timeoutMs);
      });
    }
    clearTimeout(timer);
    this.#waiting = undefined;
    const answer = this.#answers.shift();
    if (answer) return answer;
    if (this.#ended !== undefined) throw new Error(this.#ended);
    this.kill();
    throw new TimeoutError(`no answer in ${timeoutMs / 1000} s`);
  }

  /** Lets the process end by itself. */
  close(): void {
    this.#child.stdin.end();
  }

  kill(): void {
    this.#ended ??= "ended by the driver";
    this.#child.kill("SIGKILL");
  }
}

function lastLine(text: string): string {
  return text.trim().split("\n").findLast((line) => /error/i.test(line)) ?? text.trim().split("\n").at(-1) ?? ""; // prettier-ignore
}
