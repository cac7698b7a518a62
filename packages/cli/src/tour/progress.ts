import pc from "picocolors";

/** Shows how far a training is. */
export interface Progress {
  begin(name: string, epochs: number): void;
  update(epoch: number, error: number): void;
  end(): void;
}

/** A bar in a terminal; elsewhere a line at a quarter, half, three quarters and the end. */
export function createProgress(stream: NodeJS.WriteStream): Progress {
  let [name, epochs, start] = ["", 1, 0];
  const width = 24;
  const text = (epoch: number, error: number) => {
    const seconds = (performance.now() - start) / 1000;
    const left = (seconds / epoch) * (epochs - epoch);
    const time = epoch < epochs ? `${left.toFixed(0)} s left` : `${seconds.toFixed(1)} s`;
    return `epoch ${String(epoch).padStart(String(epochs).length)}/${epochs}  error ${error.toFixed(5)}  ${time}`;
  };
  return {
    begin(title, count) {
      [name, epochs, start] = [title, count, performance.now()];
      if (stream.isTTY) stream.write(`  ${name.padEnd(20)} ${pc.dim("░".repeat(width))}`);
      else stream.write(`${name}: ${epochs} epochs\n`);
    },
    update(epoch, error) {
      if (stream.isTTY) {
        const done = Math.round((width * epoch) / epochs);
        const bar = pc.cyan("█".repeat(done)) + pc.dim("░".repeat(width - done));
        stream.write(`\r  ${name.padEnd(20)} ${bar}  ${text(epoch, error)}\x1b[K`);
      } else if (Math.floor((4 * epoch) / epochs) > Math.floor((4 * (epoch - 1)) / epochs)) {
        stream.write(`  ${text(epoch, error)}\n`);
      }
    },
    end() {
      if (stream.isTTY) stream.write("\n");
    },
  };
}
