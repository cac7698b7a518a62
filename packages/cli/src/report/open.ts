import { spawn } from "node:child_process";
import { pathToFileURL } from "node:url";

/** Opens a file in the browser of this machine; does nothing where there is none. */
export function openInBrowser(file: string): void {
  const url = pathToFileURL(file).href;
  const [program, ...args] =
    process.platform === "win32"
      ? ["cmd", "/c", "start", "", url]
      : [process.platform === "darwin" ? "open" : "xdg-open", url];
  const child = spawn(program!, args, { detached: true, stdio: "ignore" });
  child.on("error", () => console.error(`could not open a browser; the page is ${url}`));
  child.unref();
}
