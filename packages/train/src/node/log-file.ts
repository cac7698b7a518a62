import { appendFile, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";

/** A file of lines that grows while training goes on. */
export class LogFile {
  constructor(readonly path: string) {}

  /**
   * Makes the folder, and leaves in the file what `keep` answers for its whole lines; a last one that was cut off by a
   * crash is none.
   */
  async begin(keep: (lines: readonly string[]) => readonly string[]): Promise<void> {
    await mkdir(path.dirname(this.path), { recursive: true });
    const lines = keep((await this.#read()).split("\n").slice(0, -1));
    const unfinished = `${this.path}.${crypto.randomUUID()}.tmp`;
    await writeFile(unfinished, lines.map((line) => `${line}\n`).join(""));
    await rename(unfinished, this.path);
  }

  async append(...lines: readonly string[]): Promise<void> {
    await appendFile(this.path, lines.map((line) => `${line}\n`).join(""));
  }

  async #read(): Promise<string> {
    try {
      return await readFile(this.path, "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
      throw error;
    }
  }
}
